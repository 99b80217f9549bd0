/** Words by which formats say that there was more to say and no room for it. */
export const LIMITED =
  /^(?:length|max_tokens|max_output_tokens|MAX_TOKENS|model_context_window_exceeded|incomplete)$/;

/** Words by which formats say that a filter ended it. */
export const FILTERED =
  /^(?:content_filter(?:ed)?|refusal|SAFETY|RECITATION|BLOCKLIST|SPII|ERROR_TOXIC|RESPONSE_REJECTED|(?:INPUT|IMAGE|GENERATED|UNSAFE|PROHIBITED)_\w+)$/;
