import type { Piece } from '../../../shared/model/playground';
import { counted } from '../../components/format';

/** So many pieces are drawn; more tell nobody more. */
const MOST = 1000;

/** A text in the pieces that the model sees: the parts of one word share a shade, unknown ones and special ones look different. */
export function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  const shades = wordShades(pieces);
  const unknown = pieces.filter((piece) => piece.unknown).length;
  return (
    <div>
      <p className="label">
        {counted(pieces.length, 'piece')}
        {unknown > 0 && `, ${unknown} unknown`}. A piece with ## goes on with the word before it.
      </p>
      <ul className="pieces mono" dir="auto">
        {pieces.slice(0, MOST).map((piece, i) => (
          <li key={i} className={classOf(piece, shades[i]!)} title={`${piece.token}: number ${piece.id}${piece.unknown ? ', unknown to this model' : ''}${piece.cut ? ', left out: the text is too long' : ''}`}>
            {piece.token}
          </li>
        ))}
      </ul>
      {pieces.length > MOST && <p className="label">and {counted(pieces.length - MOST, 'piece')} more</p>}
    </div>
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
