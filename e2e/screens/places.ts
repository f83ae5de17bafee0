/** Every screen in every state that is looked at: a scene of the made-up application, and where in it. */
export interface Place {
  readonly name: string;
  readonly scene: string;
  readonly hash: string;
  /** A sentence or title that must stand there, so that a picture of the wrong thing is a failure. */
  readonly shows: RegExp;
  /** A button to press before the picture is taken. */
  readonly press?: RegExp;
  /** The connection to the services is gone. */
  readonly lost?: boolean;
  /** In which look docs/ shows it. */
  readonly inDocs?: 'light' | 'dark';
}

export const PLACES: readonly Place[] = [
  { name: 'start', scene: 'empty', hash: '#/', shows: /Drop a CSV of labelled texts/, inDocs: 'light' },
  { name: 'get-dataset', scene: 'full', hash: '#/', press: /imdb: 50,000/, shows: /Download 21/, inDocs: 'light' },
  { name: 'get-dataset-several', scene: 'full', hash: '#/', press: /sst2: 70,000/, shows: /stanfordnlp\/sst2/ },
  { name: 'get-dataset-busy', scene: 'busy', hash: '#/', press: /Go on with stanfordnlp\/imdb/, shows: /8.4 MB of 21 MB/ },
  { name: 'get-dataset-failed', scene: 'failing', hash: '#/', press: /imdb: 50,000/, shows: /could not be looked up/ },
  { name: 'data', scene: 'full', hash: '#/dataset/reviews/data', shows: /5 problems/, inDocs: 'light' },
  { name: 'data-busy', scene: 'busy', hash: '#/dataset/reviews/data', shows: /Counting tokens/ },
  { name: 'data-failed', scene: 'failing', hash: '#/dataset/reviews/data', shows: /engine ended by itself/ },
  { name: 'data-huge', scene: 'huge', hash: '#/dataset/huge/data', shows: /Show all 50 classes/ },
  { name: 'data-rtl', scene: 'rtl', hash: '#/dataset/rtl/data', shows: /No problems found/ },
  { name: 'data-unclear', scene: 'unclear', hash: '#/dataset/unclear/data', shows: /choose them above/ },
  { name: 'data-unlabelled', scene: 'unlabelled', hash: '#/dataset/corpus/data', shows: /12,400 texts, no labels/ },
  { name: 'setup-unlabelled', scene: 'unlabelled', hash: '#/dataset/corpus/train', shows: /no labels to learn/ },
  { name: 'setup-unclear', scene: 'unlabelled', hash: '#/dataset/unclear/train', shows: /Which column holds the labels/ },
  { name: 'models', scene: 'full', hash: '#/models', shows: /bert-base-uncased/ },
  { name: 'models-unfinished', scene: 'unfinished', hash: '#/models', shows: /185.MB of 440.MB are here/ },
  { name: 'models-busy', scene: 'busy', hash: '#/models', press: /Go on with google-bert/, shows: /185 MB of 440 MB/ },
  { name: 'models-failed', scene: 'failing', hash: '#/models', press: /Go on with google-bert/, shows: /could not be reached/ },
  { name: 'setup', scene: 'full', hash: '#/dataset/reviews/train', shows: /About 2 minutes/, inDocs: 'light' },
  { name: 'setup-busy', scene: 'busy', hash: '#/dataset/reviews/train', shows: /Training a few steps/ },
  { name: 'setup-failed', scene: 'failing', hash: '#/dataset/reviews/train', shows: /folder is gone/ },
  { name: 'train', scene: 'full', hash: '#/run/live/train', shows: /How sure it is, step by step/, inDocs: 'dark' },
  { name: 'train-overfitting', scene: 'overfitting', hash: '#/run/live/train', shows: /learn the texts by heart/, inDocs: 'light' },
  { name: 'train-diverging', scene: 'diverging', hash: '#/run/live/train', shows: /learning rate is probably too high/ },
  { name: 'train-diverged', scene: 'diverged', hash: '#/run/diverged/train', shows: /Start again at/ },
  { name: 'train-huge', scene: 'huge', hash: '#/run/live/train', shows: /step 42,000 of 100,000/ },
  { name: 'train-rtl', scene: 'rtl', hash: '#/run/live/train', shows: /How sure it is, step by step/ },
  { name: 'train-failed', scene: 'full', hash: '#/run/failed/train', shows: /disk of \/home\/me is full/ },
  { name: 'train-unreadable', scene: 'failing', hash: '#/run/live/train', shows: /course of this run could not be read/ },
  { name: 'train-lost', scene: 'full', hash: '#/run/live/train', lost: true, shows: /connection to Tunesmith is lost/ },
  { name: 'train-queued', scene: 'full', hash: '#/run/queued/train', shows: /before this one/ },
  { name: 'train-paused', scene: 'full', hash: '#/run/paused/train', shows: /88.0.% of the held-back rows are right. The run can go on/ },
  { name: 'train-finished', scene: 'full', hash: '#/run/done/train', shows: /See its mistakes/ },
  { name: 'pretrain', scene: 'pretraining', hash: '#/pretrain/reviews', shows: /At most about 7 minutes/, inDocs: 'light' },
  { name: 'pretrain-adapt', scene: 'full', hash: '#/pretrain/reviews/bundled', shows: /The pre-trained BERT that reads them/ },
  { name: 'pretrain-none', scene: 'empty', hash: '#/pretrain', shows: /Use the sample reviews/ },
  { name: 'pretrain-busy', scene: 'busy', hash: '#/pretrain/reviews', shows: /Trying a few steps/ },
  { name: 'pretrain-failed', scene: 'failing', hash: '#/pretrain/reviews/bundled', shows: /folder is gone/ },
  { name: 'pretraining', scene: 'pretraining', hash: '#/run/live/train', shows: /Words that it would put in/, inDocs: 'light' },
  { name: 'pretraining-finished', scene: 'pretraining', hash: '#/run/words/train', shows: /Fine-tune it on these texts/ },
  { name: 'pretraining-paused', scene: 'pretraining', hash: '#/run/words-paused/train', shows: /best weights so far are kept/ },
  { name: 'pretraining-broken', scene: 'pretraining', hash: '#/run/words-failed/train', shows: /Training diverged/ },
  { name: 'pretraining-queued', scene: 'pretraining', hash: '#/run/words-queued/train', shows: /before this one/ },
  { name: 'pretraining-playground', scene: 'pretraining', hash: '#/run/words/playground', shows: /no classes yet/ },
  { name: 'pretraining-export', scene: 'pretraining', hash: '#/run/words/export', shows: /Hugging Face folder/ },
  { name: 'evaluate', scene: 'full', hash: '#/run/done/evaluate', shows: /Mistakes, the surest first/, inDocs: 'light' },
  { name: 'evaluate-busy', scene: 'busy', hash: '#/run/done/evaluate', shows: /Scoring row 120/ },
  { name: 'evaluate-failed', scene: 'failing', hash: '#/run/done/evaluate', shows: /could not be scored/ },
  { name: 'evaluate-huge', scene: 'huge', hash: '#/run/done/evaluate', shows: /Reliability/ },
  { name: 'evaluate-none', scene: 'full', hash: '#/dataset/reviews/evaluate', shows: /No model yet/ },
  { name: 'playground', scene: 'full', hash: '#/run/done/playground', shows: /sure that this is/, inDocs: 'light' },
  { name: 'playground-failed', scene: 'failing', hash: '#/run/done/playground', shows: /did not answer/ },
  { name: 'export', scene: 'full', hash: '#/run/done/export', shows: /Hugging Face folder/, inDocs: 'light' },
  { name: 'runs', scene: 'full', hash: '#/runs', shows: /with class weights/ },
  { name: 'runs-none', scene: 'empty', hash: '#/runs', shows: /No runs yet/ },
  { name: 'settings', scene: 'full', hash: '#/settings', shows: /This machine/ },
  { name: 'learn', scene: 'full', hash: '#/learn', shows: /1810\.04805/, inDocs: 'light' },
  { name: 'learn-pretraining', scene: 'empty', hash: '#/learn/pre-training', shows: /Train both/ },
  { name: 'learn-bidirectional', scene: 'empty', hash: '#/learn/bidirectional', shows: /How the words to guess are drawn/ },
  { name: 'learn-softmax', scene: 'empty', hash: '#/learn/softmax', shows: /e\^1\.00/, inDocs: 'light' },
  { name: 'learn-your-own', scene: 'full', hash: '#/learn/your-own', shows: /Bring texts with labels/ },
  { name: 'gone', scene: 'full', hash: '#/run/nowhere/train', shows: /no longer here/ },
];
