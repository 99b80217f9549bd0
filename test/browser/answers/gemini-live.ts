/** Google's SDK in a session of the Live API. */
import { GoogleGenAI, type LiveServerMessage, Modality } from '@google/genai/web';
import type { Ask, Told } from './told.ts';

/** One turn: what the SDK gave of it, once it is complete and, where it says so, the server takes its leave. */
async function turn(baseUrl: string, isOver: (message: LiveServerMessage) => boolean): Promise<Told> {
  const told: Told = { text: '', reasoning: '', tools: [] };
  const client = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl } });
  let over = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    over = resolve;
  });
  const session = await client.live.connect({
    model: 'gemini-live-2.5-flash-preview',
    config: { responseModalities: [Modality.AUDIO], outputAudioTranscription: {} },
    callbacks: {
      onmessage(message) {
        take(message, told);
        const calls = message.toolCall?.functionCalls ?? [];
        if (calls.length > 0)
          session.sendToolResponse({
            functionResponses: calls.map(({ id, name }) => ({ id, name, response: { result: 'ok' } })),
          });
        if (isOver(message)) over();
      },
    },
  });
  session.sendClientContent({ turns: 'Turn on the lights', turnComplete: true });
  await done;
  session.close();
  return told;
}

function take({ serverContent, toolCall, usageMetadata }: LiveServerMessage, told: Told): void {
  for (const { text = '', thought } of serverContent?.modelTurn?.parts ?? [])
    if (thought) told.reasoning += text;
    else told.text += text;
  told.text += serverContent?.outputTranscription?.text ?? '';
  for (const { name = '', args } of toolCall?.functionCalls ?? []) told.tools?.push({ name, args });
  if (serverContent?.interrupted) told.finish = 'interrupted';
  if (serverContent?.generationComplete) told.finish = 'generationComplete';
  if (usageMetadata)
    told.usage = {
      input: usageMetadata.promptTokenCount,
      output: usageMetadata.responseTokenCount,
      total: usageMetadata.totalTokenCount,
    };
}

const live: Ask = (base) => turn(base, ({ goAway }) => goAway !== undefined);
const interrupted: Ask = (base) => turn(base, ({ serverContent }) => serverContent?.turnComplete === true);

export const geminiLive: Readonly<Record<string, Ask>> = {
  'gemini-live': live,
  'gemini-live-interrupted': interrupted,
};
