/** Readings that are shared by all who ask for the same: those under way, and those begun a moment ago. */
export interface SharedReads<T> {
  /** @param key names everything that the answer depends on, the reader's rights included */
  read(key: string, make: () => Promise<T>): Promise<T>;
}

export interface SharedReadsSettings {
  /** Milliseconds of any clock that does not go back. */
  readonly now: () => number;
  /** Milliseconds from its begin for which a reading is shared; one under way is shared for longer. */
  readonly keptMs: number;
  /** Readings that are kept at most: of more, the one begun first is forgotten. */
  readonly limit: number;
}

interface Reading<T> {
  readonly answer: Promise<T>;
  readonly begunAt: number;
  isUnderWay: boolean;
}

export const createSharedReads = <T>({ now, keptMs, limit }: SharedReadsSettings): SharedReads<T> => {
  // In the order of their begins.
  const readings = new Map<string, Reading<T>>();
  const isOver = ({ begunAt, isUnderWay }: Reading<T>): boolean => !isUnderWay && now() - begunAt >= keptMs;

  const forget = (): void => {
    for (const [key, reading] of readings) {
      if (isOver(reading)) readings.delete(key);
      else if (!reading.isUnderWay && readings.size <= limit) return;
    }
    for (const key of readings.keys()) {
      if (readings.size <= limit) return;
      readings.delete(key);
    }
  };
  const begin = (key: string, make: () => Promise<T>): Reading<T> => {
    const reading: Reading<T> = { answer: make(), begunAt: now(), isUnderWay: true };
    const end = (): void => {
      reading.isUnderWay = false;
    };
    reading.answer.then(end, () => {
      end();
      // A failure is shared by those who wait for it, and by nobody after them.
      if (readings.get(key) === reading) readings.delete(key);
    });
    readings.set(key, reading);
    forget();
    return reading;
  };

  return {
    read: (key, make) => {
      const known = readings.get(key);
      if (known !== undefined && !isOver(known)) return known.answer;
      readings.delete(key);
      return begin(key, make).answer;
    },
  };
};
