import { useMemo } from 'react';
import type { AppClient } from '../../../shared/contract';
import type { MaskContext, MaskedWords, MaskGuess } from '../../../shared/model/playground';
import { useHost } from '../../client/app-context';
import { useRequest } from '../../client/use-request';
import { RequestView } from '../../components/request-view';
import { AttentionStrip } from './attention-strip';
import { Distribution } from './distribution';
import { fullBar, viewGuess } from './guess-view';
import { isMask } from './piece-ranges';
import type { Sentence } from './use-sentence';
import type { Guesser } from './which-word';

interface GuessColumnsProps {
  readonly sentence: Sentence;
  readonly guessers: readonly Guesser[];
  readonly contexts: readonly MaskContext[];
  readonly temperature: number;
  readonly withLogits: boolean;
}

const CONTEXT_WORDS: Readonly<Record<MaskContext, string>> = { both: 'Sees both sides', left: 'Sees what stands before', right: 'Sees what comes after' };

interface Answered {
  readonly guesser: Guesser;
  readonly answer: MaskedWords;
}

/** What each model makes of the shown mask in each context, side by side, and where it looks. */
export function GuessColumns({ sentence, guessers, contexts, ...look }: GuessColumnsProps) {
  const { app } = useHost();
  const { readText: text, masked, pieces } = sentence;
  const chosen = masked.filter((position) => !isMask(pieces[position]!));
  const key = JSON.stringify([guessers.map(({ model }) => model.id), text, chosen, contexts]);
  const request = useRequest(key, (options) => Promise.all(guessers.map(async (guesser): Promise<Answered> => ({ guesser, answer: await ask(app, guesser, { text, masked: chosen, contexts }, options) }))));
  return (
    <RequestView request={request} title="Loading the model" failure="The model did not answer">
      {(answers) => <Columns answers={answers} sentence={sentence} {...look} />}
    </RequestView>
  );
}

function ask(app: AppClient, { model }: Guesser, question: { readonly text: string; readonly masked: readonly number[]; readonly contexts: readonly MaskContext[] }, options: Parameters<AppClient['playground']['maskedWords']>[1]): Promise<MaskedWords> {
  return app.playground.maskedWords({ modelId: model.id, text: question.text, masked: [...question.masked], contexts: [...question.contexts] }, options);
}

interface ColumnsProps extends Pick<GuessColumnsProps, 'sentence' | 'temperature' | 'withLogits'> {
  readonly answers: readonly Answered[];
}

function Columns({ answers, sentence, temperature, withLogits }: ColumnsProps) {
  const position = sentence.shown;
  const columns = useMemo(
    () => answers.flatMap(({ guesser, answer }) => answer.guesses.filter((guess) => guess.position === position).map((guess) => ({ guesser, answer, guess, view: viewGuess(guess, temperature) }))),
    [answers, position, temperature],
  );
  const full = fullBar(columns.map(({ view }) => view));
  const [first] = columns;
  if (!first) return null;
  return (
    <>
      <div className="guess-columns">
        {columns.map(({ guesser, guess, view }) => (
          <section key={`${guesser.model.id} ${guess.context}`} className="stack guess-column" aria-label={`${guesser.model.name}: ${CONTEXT_WORDS[guess.context]}`}>
            <h3>{answers.length > 1 ? `${guesser.model.name}, ${CONTEXT_WORDS[guess.context].toLowerCase()}` : CONTEXT_WORDS[guess.context]}</h3>
            <Distribution view={view} full={full} withLogits={withLogits} onFill={(token) => sentence.fill(guess.position, token)} />
          </section>
        ))}
      </div>
      <p className="label">A click on a word fills it in and goes on to the next.</p>
      <AttentionStrip answer={first.answer} guess={widest(columns.map(({ guess }) => guess))} />
    </>
  );
}

/** The guess that sees both sides, where it was asked for. */
function widest(guesses: readonly MaskGuess[]): MaskGuess {
  return guesses.find(({ context }) => context === 'both') ?? guesses[0]!;
}
