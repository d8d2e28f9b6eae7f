/** The value of a pure function, made when it is first asked for. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/**
 * Makes one thing of each value, once: asked again for the same value (an object by its identity), it gives the same thing. So
 * what clusters have in common is made once, and is still in common. Remembers as long as it lives.
 */
export const onceEach = <From, To extends object | string>(make: (from: From) => To): ((from: From) => To) => {
  const made = new Map<From, To>();
  return (from) => {
    let to = made.get(from);
    if (to === undefined) {
      to = make(from);
      made.set(from, to);
    }
    return to;
  };
};
