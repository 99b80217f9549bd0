import type { EpochMs } from '../units.ts';
import type { Answer } from './answer.ts';
import type { Choice } from './choice.ts';
import { figuresOf } from './figures.ts';
import {
  argumentsInWords,
  figureRows,
  figuresInWords,
  notKeptInWords,
  stateInWords,
  usageInWords,
} from './words.ts';

/** An answer as Markdown: what it was, its figures, its parts in order. @param now of one that goes on. */
export function answerAsMarkdown(answer: Answer, now?: EpochMs): string {
  const figures = figuresOf(answer, now);
  const about = [answer.format.name, answer.model].filter((part) => part !== '').map(inline);
  const lines = [`## Answer: ${about.join(', ')}`, '', `${inline(stateInWords(answer))}.`, ''];
  lines.push(`${inline(figuresInWords(figures))}.`, '', '| Figure | Value |', '| --- | --- |');
  for (const [name, value] of figureRows(figures)) lines.push(`| ${name} | ${inline(value)} |`);
  const usage = usageInWords(answer.usage);
  if (usage !== '') lines.push(`| Usage | ${usage} |`);
  const notKept = notKeptInWords(answer);
  if (notKept !== '') lines.push('', notKept);
  for (const choice of answer.choices) lines.push(...choiceLines(answer, choice));
  if (answer.citations.length > 0) {
    lines.push('', '### Citations', '');
    for (const { title, url, quote } of answer.citations)
      lines.push(`- ${[title, url, quote].flatMap((part) => (part ? inline(part) : [])).join(' – ')}`);
  }
  return `${lines.join('\n')}\n`;
}

function choiceLines(answer: Answer, choice: Choice): string[] {
  const lines: string[] = [];
  if (answer.choices.length > 1) lines.push('', `### Choice ${inline(choice.index)}`);
  for (const part of choice.parts) {
    if (part.kind === 'tool') {
      const checked = argumentsInWords(part, answer.state !== 'streaming');
      lines.push('', `**Tool call** ${inline(part.name || 'without a name')}, ${inline(checked)}`, '');
      lines.push(...fenced(part.args.text));
    } else if (part.growth.length > 0) {
      lines.push(
        '',
        `**${part.kind === 'text' ? 'Text' : part.kind === 'reasoning' ? 'Reasoning' : 'Refusal'}**`,
        '',
      );
      lines.push(...fenced(part.growth.text));
    }
  }
  return lines;
}

/** In a fence longer than any within: what the stream says is data, never Markdown. */
function fenced(text: string): string[] {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return [fence, text, fence];
}

/** Text in a line or a cell of a table, without a meaning of its own. */
function inline(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#&~!]/g, '\\$&');
}
