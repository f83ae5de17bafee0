import type { ReactNode } from 'react';

/** The paper in plain words: what was new, how it was measured, and what others found later. */
export function Paper() {
  return (
    <section className="stack paper" aria-label="The paper">
      <h2>The paper</h2>
      <p>
        Jacob Devlin, Ming-Wei Chang, Kenton Lee and Kristina Toutanova: <cite>BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding</cite>, 2018, arXiv:1810.04805. All figures here are those of
        the papers.
      </p>
      <div className="paper-facts">
        <Fact title="Objective 1: masked words">
          Of each text, 15&nbsp;% of the tokens are picked, and the model has to say what they were. Of those picked, 80&nbsp;% are shown as [MASK], 10&nbsp;% as a random other token and 10&nbsp;% unchanged: texts in
          real use have no [MASK], so the model must not rely on seeing one.
        </Fact>
        <Fact title="Objective 2: next sentence">
          The model gets two passages and has to say whether the second one followed the first. Half of the time it did; half of the time it is a passage from somewhere else.
        </Fact>
        <Fact title="What it read">
          Books (800 million words) and the English Wikipedia (2,500 million words). Nobody labelled them: the texts themselves hold the answers, which is why so much could be read. It comes before the training for a task: hence pre-training.
        </Fact>
        <Fact title="GLUE">
          A collection of nine tasks on short English texts: is this review positive, do these two questions ask the same, if this sentence is true, must that one be true too. Its score is an average over the tasks. The
          larger of the paper’s two models (340 million weights; the smaller has 110 million) reached 80.5, which was 7.7 points more than the best before.
        </Fact>
        <Fact title="SQuAD">
          The Stanford Question Answering Dataset: a paragraph from Wikipedia and a question; the answer is a stretch of the paragraph, to be found. Version 2.0 adds questions that the paragraph does not
          answer. BERT’s F1, which measures how well the words of the found stretch and the right one agree, was 93.2 on version 1.1 and 83.1 on version 2.0.
        </Fact>
        <Fact title="What became of the next sentence">
          In the paper’s own comparison, a model without this objective did a little worse everywhere and clearly worse on three tasks: finding whether a sentence answers a question (QNLI), telling whether one sentence implies another (MNLI), and SQuAD 1.1.
          RoBERTa (Liu et al. 2019, arXiv:1907.11692) trained again with more care and found that leaving it out did as well or slightly
          better. ALBERT (Lan et al. 2019, arXiv:1909.11942) says why: a passage from another document is told by its topic, which is too easy. It asks for the order of two passages of one document
          instead, and that helps in tasks with several sentences.
        </Fact>
      </div>
    </section>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="card" aria-label={title}>
      <h3>{title}</h3>
      <p>{children}</p>
    </section>
  );
}
