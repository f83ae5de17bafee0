import type { Piece } from '../../../shared/model/playground';
import { counted } from '../../components/format';

/** So many pieces are drawn of each end: what a model reads of a long text lies there. */
const MOST = 500;

/** A text in the pieces that the model sees: the parts of one word share a shade, unknown ones and special ones look different. */
export function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  const shades = wordShades(pieces);
  const drawn = pieces.map((piece, i) => ({ piece, shade: shades[i]! }));
  const between = pieces.length - 2 * MOST;
  const unknown = pieces.filter((piece) => piece.unknown).length;
  return (
    <div>
      <p className="label">
        {counted(pieces.length, 'piece')}
        {unknown > 0 && `, ${unknown} unknown`}. A piece with ## goes on with the word before it.
      </p>
      <PieceList drawn={between > 0 ? drawn.slice(0, MOST) : drawn} />
      {between > 0 && (
        <>
          <p className="label">and {counted(between, 'piece')} between these and the last ones:</p>
          <PieceList drawn={drawn.slice(-MOST)} />
        </>
      )}
    </div>
  );
}

function PieceList({ drawn }: { readonly drawn: readonly { readonly piece: Piece; readonly shade: number }[] }) {
  return (
    <ul className="pieces mono" dir="auto">
      {drawn.map(({ piece, shade }, i) => (
        <li key={i} className={classOf(piece, shade)} title={`${piece.token}: number ${piece.id}${piece.unknown ? ', unknown to this model' : ''}${piece.cut ? ', left out: the text is too long' : ''}`}>
          {piece.token}
        </li>
      ))}
    </ul>
  );
}

/** Words in turn take one of two shades; the pieces of a word share it. */
function wordShades(pieces: readonly Piece[]): readonly number[] {
  let word = 0;
  return pieces.map(({ token, special }) => {
    if (!special && !token.startsWith('##')) word++;
    return word % 2;
  });
}

function classOf({ special, unknown, cut }: Piece, shade: number): string {
  const kind = special ? 'piece-special' : unknown ? 'piece-unknown' : `piece-${shade}`;
  return `piece ${kind}${cut ? ' piece-cut' : ''}`;
}
