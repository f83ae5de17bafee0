import type { ReactNode } from 'react';
import { LESSONS, type LessonId } from '../../../shared/model/lessons';
import { Icon } from '../../components/icon';
import { useNavigation } from '../../stores/stores';
import { BidirectionalLesson } from './bidirectional-lesson';
import { LESSON_LIST, type Lesson } from './lesson-list';
import { Paper } from './paper';
import { PretrainingLesson } from './pretraining-lesson';
import { Ring } from './ring';
import { SoftmaxLesson } from './softmax-lesson';
import { useLessons } from './use-lessons';
import { YourOwnLesson } from './your-own-lesson';
import './learn.css';

/** Four lessons and the paper they are about; or one of the lessons. */
export function LearnScreen({ lesson }: { readonly lesson: LessonId | undefined }) {
  const found = LESSON_LIST.find(({ id }) => id === lesson);
  return found ? <OneLesson key={found.id} lesson={found} /> : <Overview />;
}

function Overview() {
  const { done } = useLessons();
  const go = useNavigation((state) => state.go);
  return (
    <div className="screen learn">
      <div className="row">
        <Ring share={done.length / LESSONS.length} />
        <div>
          <h1>Learn</h1>
          <p className="dim">What BERT is, by touch: four short lessons, each with one thing to do. {done.length} of {LESSONS.length} done.</p>
        </div>
      </div>
      <ol className="lesson-cards">
        {LESSON_LIST.map(({ id, title, about }, i) => (
          <li key={id}>
            <button type="button" className="card lesson-card" onClick={() => go({ page: 'learn', lesson: id })}>
              <span className="lesson-card-head"><Ring share={done.includes(id) ? 1 : 0} size={24} /><span className="label">Lesson {i + 1}{done.includes(id) ? ', done' : ''}</span></span>
              <strong>{title}</strong>
              <span className="dim">{about}</span>
            </button>
          </li>
        ))}
      </ol>
      <Paper />
    </div>
  );
}

function OneLesson({ lesson: { id, title, about, task, gist } }: { readonly lesson: Lesson }) {
  const { done, finish } = useLessons();
  const go = useNavigation((state) => state.go);
  const number = LESSONS.indexOf(id) + 1;
  const next = LESSON_LIST[number];
  const isDone = done.includes(id);
  return (
    <div className="screen learn">
      <div>
        <button type="button" className="link" onClick={() => go({ page: 'learn' })}>All lessons</button>
        <p className="label">Lesson {number} of {LESSONS.length}</p>
        <h1>{title}</h1>
        <p className="lesson-about">{about}</p>
      </div>
      <p className={`lesson-task${isDone ? ' lesson-done' : ''}`} role="status">
        <Ring share={isDone ? 1 : 0} size={20} />
        <span><strong>{isDone ? 'Done' : 'To do'}:</strong> {task}</span>
      </p>
      {body(id, () => finish(id))}
      <section className="card" aria-label="To take away">
        <h2>To take away</h2>
        <p>{gist}</p>
      </section>
      <div className="row">
        {next ? <button type="button" className="link" onClick={() => go({ page: 'learn', lesson: next.id })}>Next: {next.title}</button> : <button type="button" className="link" onClick={() => go({ page: 'learn' })}>Back to all lessons and the paper</button>}
        <Icon name="right" size={12} />
      </div>
    </div>
  );
}

function body(id: LessonId, onDone: () => void): ReactNode {
  switch (id) {
    case 'pre-training':
      return <PretrainingLesson />;
    case 'bidirectional':
      return <BidirectionalLesson onDone={onDone} />;
    case 'softmax':
      return <SoftmaxLesson onDone={onDone} />;
    case 'your-own':
      return <YourOwnLesson />;
  }
}
