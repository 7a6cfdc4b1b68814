/**
 * The end of Llama 2's vocabulary, as far as action tokens can reach it: what the last 256 ids print, and what their
 * text is read as. Read off the published tokenizer (as packed in llama-tokenizer-js 1.2.2, MIT), of which this is a
 * few hundred entries; models/recipe/vectors/llama_tail.mjs compares all of them, and all 65,536 pairs, with it.
 */

export const LLAMA_VOCABULARY = 32_000;
/** "▁": a blank, and what the tokenizer puts before every text. */
export const LLAMA_BLANK = 29_871;
const FIRST = LLAMA_VOCABULARY - 256;

// Combining, invisible and right-to-left characters are written as escapes, so that this file reads left to right.
const PIECES = [
  ...('忠错단면ķ桥雲该ṯ岩남ỹ专切店朱\u{5e3}ず幸母ɫ々∷串击Ἐ設⊤ₗ經강ပ' +
    '।ѐᾶ➖座씨ぶŢ云告変试隆개պ判劉˜ˠ编ณữ达Ě\u{71d}\u{103c}ḷ右들ŝӏ\u{c4d}' +
    'എற复看話坂尔衛զ차丸样鬼\u{93c}학喜斯銀만Ξც群近塔ϊநむ确索∇非望' +
    '❯希ỳ甲越鳥麻雅拳ក溪测话池菜食터\u{a3f}渡速\u{6be}ರ陈健\u{9cb}කὺ军庄红Ħ論' +
    'ŸΈự孝頭飛˚▓\u{64b}\u{202d}么達ѫ巴洞貴项ദɵ\u{30d}ҡ种运식\u{fb1}ḳ彦⥤书构米连' +
    '操装과ぐ反\u{30c}仮员昭ശ兴客删මවპċഷသᵉ居타𝓝थ現ˇ종助唐瀬ន微' +
    '１Ġほ舞내중Ē导效방ḏ深梅料월每洲회茶败ഞểヨ些双嘉모바ษ進음ญ' +
    '丁故計遠교재候房명两ფ才합止番ɯ奇怪联역泰백ὀげべ边还黃왕收弘给'),
];

const IDS = new Map<string, readonly number[]>(PIECES.map((piece, i) => [piece, [FIRST + i]]));
// Not action tokens, but what Unicode's NFKC makes of some of them; the last one is bytes (id = byte + 3).
const FROM_NFKC: readonly (readonly [string, ...number[]])[] = [
  ['▁', LLAMA_BLANK],
  ['l', 29_880],
  ['e', 29_872],
  ['N', 29_940],
  ['1', 29_896],
  ['\u{303}', 30_478],
  ['\u{263}', 31_165],
  ['\u{13e}', 30_377],
  ['\u{11b}', 30_036],
];
for (const [piece, ...ids] of FROM_NFKC) IDS.set(piece, ids);
/** Pairs that are one token. The lower the id, the earlier the merge. */
const MERGES = new Map([
  ['▁▁', 259],
  ['le', 280],
  ['el', 295],
  ['▁l', 301],
  ['▁e', 321],
  ['▁N', 405],
  ['ll', 645],
  ['ee', 3905],
  ['Ne', 8139],
  ['NN', 10_262],
]);

const BYTE_OFFSET = 3;

/** What the tokenizer prints for one of the last 256 ids; undefined for others. */
export const llamaPiece = (id: number): string | undefined => PIECES[id - FIRST];

interface Piece {
  readonly text: string;
  readonly ids: readonly number[];
}

/**
 * Text -> Llama's ids, with the blank it puts in front. Exact for the text of action tokens under every `Carrier`,
 * except that three plain Latin letters in a row (from NFKC of ᵉ, ₗ, 𝓝) may in truth merge further.
 */
export const llamaIds = (text: string): readonly number[] => {
  let pieces: Piece[] = [...`▁${text.replaceAll(' ', '▁')}`].map((piece) => ({
    text: piece,
    ids: IDS.get(piece) ?? [...new TextEncoder().encode(piece)].map((byte) => byte + BYTE_OFFSET),
  }));
  for (;;) {
    let best = { at: -1, id: Number.POSITIVE_INFINITY };
    for (let at = 0; at + 1 < pieces.length; at++) {
      const id = MERGES.get(`${pieces[at]?.text}${pieces[at + 1]?.text}`);
      if (id !== undefined && id < best.id) best = { at, id };
    }
    if (best.at < 0) return pieces.flatMap((piece) => piece.ids);
    const merged = { text: `${pieces[best.at]?.text}${pieces[best.at + 1]?.text}`, ids: [best.id] };
    pieces = [...pieces.slice(0, best.at), merged, ...pieces.slice(best.at + 2)];
  }
};
