type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The leaves that a manager owns (`fieldsV1` of `managedFields`), as texts; list entries by their keys.
 * `.` only says that the map or list itself is owned.
 */
export const ownedLeaves = (fields: Fields, path = ''): string[] =>
  Object.entries(fields).flatMap(([step, below]) => {
    if (step === '.') return [];
    const here = `${path}/${step}`;
    return isFields(below) && Object.keys(below).some((key) => key !== '.') ? ownedLeaves(below, here) : [here];
  });

/** The leaves of an object that was applied, in the same form; which lists have keys is taken from what is owned. */
export const appliedLeaves = (value: unknown, owned: unknown, path = ''): string[] => {
  const keys = isFields(owned) ? Object.keys(owned) : [];
  if (Array.isArray(value) && keys.some((key) => key.startsWith('k:'))) {
    return value.flatMap((item, index) => {
      const key = keys.find((step) => step.startsWith('k:') && holds(item, JSON.parse(step.slice(2))));
      return key === undefined
        ? [`${path}/unowned[${index}]`]
        : appliedLeaves(item, (owned as Fields)[key], `${path}/${key}`);
    });
  }
  if (!isFields(value) || Object.keys(value).length === 0 || (isFields(owned) && keys.length === 0)) return [path];
  return Object.entries(value).flatMap(([field, below]) =>
    appliedLeaves(below, isFields(owned) ? owned[`f:${field}`] : undefined, `${path}/f:${field}`),
  );
};

const holds = (item: unknown, key: unknown): boolean =>
  isFields(item) && isFields(key) && Object.entries(key).every(([field, value]) => item[field] === value);
