/**
 * `make`, worked out once for each state of what it is about: its `version` grows with all that the answer can depend on.
 * Held weakly.
 */
export function byVersion<Subject extends { readonly version: number }, Answer>(
  make: (subject: Subject) => Answer,
): (subject: Subject) => Answer {
  const known = new WeakMap<Subject, { version: number; answer: Answer }>();
  return (subject) => {
    const { version } = subject;
    const latest = known.get(subject);
    if (latest?.version === version) return latest.answer;
    const answer = make(subject);
    known.set(subject, { version, answer });
    return answer;
  };
}
