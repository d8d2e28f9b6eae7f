/** What the form says of one field. */
export interface FieldText {
  /** The parameter, as a form labels it. */
  readonly title: string;
  /** What it does and what may stand there: one or two sentences. */
  readonly help: string;
  /** Labels of its choices, by value. */
  readonly options?: Readonly<Record<string, string>>;
}

/** The same fields in another language, each with labels for the same choices; anything missing or added does not compile. */
export type TranslationOf<Texts extends Readonly<Record<string, FieldText>>> = {
  readonly [Key in keyof Texts]: Pick<FieldText, 'title' | 'help'> & LabelsOf<Texts[Key]>;
};

type LabelsOf<Text> = Text extends { readonly options: infer Options }
  ? { readonly options: { readonly [Value in keyof Options]: string } }
  : { readonly options?: never };
