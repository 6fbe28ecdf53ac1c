// What a terminal obeys, or lets one text read as another, and JSON leaves as it is.
const OBEYED = /[\u007f-\u009f\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/gu;

/** JSON of a value, the same to every reader of JSON, of which a terminal obeys nothing. On several lines with `indent`. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    OBEYED,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
