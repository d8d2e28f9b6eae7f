/** What the form says of one field. */
export interface FieldText {
  /** The parameter, as a form labels it. */
  readonly title: string;
  /** What it does and what may stand there: one or two sentences. */
  readonly help: string;
  /** Labels of its choices, by value. */
  readonly options?: Readonly<Record<string, string>>;
}
