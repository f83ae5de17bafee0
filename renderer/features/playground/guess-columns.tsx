import { useMemo, useRef, useState } from 'react';
import type { AppClient } from '../../../shared/contract';
import type { MaskContext, MaskedWords, MaskGuess } from '../../../shared/model/playground';
import { useHost } from '../../client/app-context';
import { useKept } from '../../client/use-kept';
import { useRequest } from '../../client/use-request';
import { RequestView } from '../../components/request-view';
import { Wait } from '../../components/wait';
import { AttentionStrip } from './attention-strip';
import { Distribution } from './distribution';
import { fullBar, viewGuess } from './guess-view';
import { isMask } from './piece-ranges';
import { readAlike } from './read-alike';
import type { Sentence } from './use-sentence';
import type { Guesser } from './which-word';

interface GuessColumnsProps {
  readonly sentence: Sentence;
  readonly guessers: readonly Guesser[];
  /** The model whose pieces the sentence has. */
  readonly readBy: string | undefined;
  readonly contexts: readonly MaskContext[];
  readonly temperature: number;
  readonly withLogits: boolean;
}

const CONTEXT_WORDS: Readonly<Record<MaskContext, string>> = { both: 'Sees both sides', left: 'Sees what stands before', right: 'Sees what comes after' };

interface Answered {
  readonly guesser: Guesser;
  /** Absent where it reads the sentence in other pieces. */
  readonly answer: MaskedWords | undefined;
}

type Comparable = Answered & { readonly answer: MaskedWords };

function isComparable(answered: Answered): answered is Comparable {
  return answered.answer !== undefined;
}

/** What each model makes of the shown mask in each context, side by side, and where it looks. */
export function GuessColumns({ sentence, guessers, readBy, contexts, ...look }: GuessColumnsProps) {
  const { app } = useHost();
  const { readText: text, masked, pieces } = sentence;
  const isReadAlike = useMemo(() => readAlike(app), [app]);
  const chosen = masked.filter((position) => !isMask(pieces[position]!));
  const key = JSON.stringify([guessers.map(({ model }) => model.id), text, chosen, contexts]);
  const request = useRequest(key, (options) => Promise.all(guessers.map(async (guesser): Promise<Answered> => {
    const canCompare = guesser.model.id === readBy || (await isReadAlike(guesser.model.id, sentence, options));
    return { guesser, answer: canCompare ? await ask(app, guesser, { text, masked: chosen, contexts }, options) : undefined };
  })));
  // What was answered last stays until the next answer is there: bars glide, and whoever uses the keyboard keeps their place.
  const answers = useKept(request.value);
  if (!answers || request.status === 'failed') {
    return <RequestView request={request} title="Loading the model" failure="The model did not answer">{() => null}</RequestView>;
  }
  return (
    <>
      {request.status === 'waiting' && <Wait title="Loading the model" progress={request.progress} since={request.since} onCancel={request.cancel} />}
      {request.status === 'idle' && <p className="label">These are guesses for the sentence as it was before. <button type="button" className="link" onClick={request.run}>Ask again</button></p>}
      <Columns answers={answers.filter(isComparable)} isFresh={request.value !== undefined} sentence={sentence} {...look} />
      {answers.filter((answered) => !isComparable(answered)).map(({ guesser: { model } }) => <p key={model.id} className="label">{model.name} cuts this sentence into other pieces and cannot be compared here.</p>)}
    </>
  );
}

function ask(app: AppClient, { model }: Guesser, question: { readonly text: string; readonly masked: readonly number[]; readonly contexts: readonly MaskContext[] }, options: Parameters<AppClient['playground']['maskedWords']>[1]): Promise<MaskedWords> {
  return app.playground.maskedWords({ modelId: model.id, text: question.text, masked: [...question.masked], contexts: [...question.contexts] }, options);
}

interface ColumnsProps extends Pick<GuessColumnsProps, 'sentence' | 'temperature' | 'withLogits'> {
  readonly answers: readonly Comparable[];
  /** Whether they are of the sentence as it is now. */
  readonly isFresh: boolean;
}

function Columns({ answers, isFresh, sentence, temperature, withLogits }: ColumnsProps) {
  const list = useRef<HTMLDivElement>(null);
  const isKnown = answers.some(({ answer }) => answer.guesses.some((guess) => guess.position === sentence.shown));
  const [lastKnown, setLastKnown] = useState(sentence.shown);
  if (isKnown && lastKnown !== sentence.shown) setLastKnown(sentence.shown);
  const position = isKnown ? sentence.shown : lastKnown;
  const fill = (at: number, token: string) => {
    if (!isFresh) return;
    sentence.fill(at, token);
    // The button that was pressed may be gone with the next answer.
    list.current?.focus();
  };
  const columns = useMemo(
    () => answers.flatMap(({ guesser, answer }) => answer.guesses.filter((guess) => guess.position === position).map((guess) => ({ guesser, answer, guess, view: viewGuess(guess, temperature) }))),
    [answers, position, temperature],
  );
  const full = fullBar(columns.map(({ view }) => view));
  const [first] = columns;
  if (!first) return null;
  return (
    <>
      <div ref={list} tabIndex={-1} className="guess-columns" aria-busy={!isFresh}>
        {columns.map(({ guesser, guess, view }) => (
          <section key={`${guesser.model.id} ${guess.context}`} className="stack guess-column" aria-label={`${guesser.model.name}: ${CONTEXT_WORDS[guess.context]}`}>
            <h3>{answers.length > 1 ? `${guesser.model.name}, ${CONTEXT_WORDS[guess.context].toLowerCase()}` : CONTEXT_WORDS[guess.context]}</h3>
            <Distribution view={view} full={full} withLogits={withLogits} onFill={(token) => fill(guess.position, token)} />
          </section>
        ))}
      </div>
      <p className="label">A click on a word fills it in and goes on to the next.</p>
      <AttentionStrip answer={first.answer} guess={widest(columns.filter(({ answer }) => answer === first.answer).map(({ guess }) => guess))} model={answers.length > 1 ? first.guesser.model.name : undefined} />
    </>
  );
}

/** The guess that sees both sides, where it was asked for. */
function widest(guesses: readonly MaskGuess[]): MaskGuess {
  return guesses.find(({ context }) => context === 'both') ?? guesses[0]!;
}
