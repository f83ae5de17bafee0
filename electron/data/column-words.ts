/** How sure a name is: 0 not at all, 1 among other words, 2 as its last word (`review_text`), 3 as a whole. */
export type NameRank = 0 | 1 | 2 | 3;

const TEXT_WORDS = words(`text review comment sentence tweet body content message post document description question premise
  paragraph passage utterance query feedback statement phrase abstract answer hypothesis article email mail sms summary
  headline title texte texto testo tekst avis commentaire phrase kommentar bewertungstext nachricht satz comentario
  reseña mensaje comentário recensione текст отзыв комментарий сообщение 文本 评论 内容 句子 本文 レビュー 文章 리뷰 텍스트`);

const LABEL_WORDS = words(`label sentiment mood class category target rating star score stars polarity topic intent emotion tag genre
  stance verdict grade toxicity classification type étiquette etiqueta etichetta categoría catégorie categoria
  kategorie klasse stimmung bewertung sentimiento sentimento clase note nota метка класс категория тональность оценка
  标签 情感 类别 分类 ラベル 感情 評価 라벨 감정`);

/** Names of what is neither to be read nor to be predicted. */
const OTHER_WORDS = words(`id ids index idx uuid key number nr row date time timestamp year month day user username author
  name lang language locale split fold source url uri link file path country city location lat lon about product brand
  version count length email_address ip confidence probability prob weight unnamed`);

/** How surely a name calls its column a text to read. */
export function textNameRank(name: string): NameRank {
  return rank(name, TEXT_WORDS);
}

/** How surely a name calls its column a label to predict. */
export function labelNameRank(name: string): NameRank {
  return rank(name, LABEL_WORDS);
}

/** Whether a name says that its column is neither text nor label: a number, a date, a source. `class id` is a label. */
export function isOtherName(name: string): boolean {
  return rank(name, OTHER_WORDS) >= 2 && labelNameRank(name) === 0;
}

/** Whether a cell reads like the name of a column: a word or three, the last of which names columns. */
export function isColumnName(cell: string): boolean {
  return splitName(cell).length <= 3 && [TEXT_WORDS, LABEL_WORDS, OTHER_WORDS].some((list) => rank(cell, list) >= 2);
}

function rank(name: string, list: ReadonlySet<string>): NameRank {
  const parts = splitName(name);
  if (parts.length === 0) return 0;
  if (list.has(parts.join('_')) || (parts.length === 1 && list.has(parts[0]!))) return 3;
  if (list.has(parts.at(-1)!)) return 2;
  // In a long name, a question of a form say, words stand for themselves.
  return parts.length <= 5 && parts.some((part) => list.has(part)) ? 1 : 0;
}

/** `ReviewText2` → review, text: words in lower case and the singular, without numbers. */
function splitName(name: string): string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((part) => part !== '')
    .map((part) => (/^[a-z]{3,}[^s]s$/.test(part) ? part.slice(0, -1) : part));
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/).map((word) => word.toLowerCase()));
}
