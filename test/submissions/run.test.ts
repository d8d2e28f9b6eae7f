import { describe, expect, it } from 'vitest';
import { AccessReviewUnavailable } from '../../src/access/access-review-unavailable.ts';
import type { CellOutcome, CellState, Engine, PlannedRequest } from '../../src/engines/engine.ts';
import { fold } from '../../src/submissions/fold.ts';
import { run } from '../../src/submissions/run.ts';
import type { JournalEntry, SubmissionHead } from '../../src/submissions/submission.ts';
import { aHead } from './a-head.ts';

const outcome = (state: CellState): CellOutcome => ({
  state,
  reason: null,
  message: null,
  causes: [],
  warnings: [],
  uid: null,
  attempts: 1,
});
const named = ({ cluster, kind }: PlannedRequest): string => `${cluster} ${kind}`;

interface World {
  /** By default every dry run passes and every write is applied. */
  readonly check?: (request: PlannedRequest) => Promise<CellOutcome> | CellOutcome;
  readonly send?: (request: PlannedRequest) => Promise<CellOutcome> | CellOutcome;
  readonly permit?: () => Promise<boolean>;
  /** Throws where the journal fails. */
  readonly record?: (entries: readonly JournalEntry[]) => void;
}

/** A run in a world that writes down, in order, what reached the journal and what left for the clusters. */
const start = (head: SubmissionHead, world: World = {}) => {
  const events: string[] = [];
  const journal: JournalEntry[] = [];
  const request = (index: number): string => named(head.plan.requests[index] as PlannedRequest);
  const engine: Engine = {
    name: 'direct',
    capabilities: { preview: 'member', health: 'members', drift: 'none', orphan: false, undo: true },
    plan: () => head.plan,
    check: async (asked) => {
      events.push(`check ${named(asked)}`);
      return world.check?.(asked) ?? outcome('Checked');
    },
    send: async (asked, _as, options) => {
      await options?.sending?.(1);
      events.push(`send ${named(asked)}`);
      return world.send?.(asked) ?? outcome('Applied');
    },
    observe: async () => outcome('Pending'),
  };
  const ended = run(head, {
    engine,
    now: () => 1,
    record: async (entries) => {
      world.record?.(entries);
      await Promise.resolve();
      journal.push(...entries);
      for (const entry of entries)
        events.push('request' in entry ? `${entry.type} ${request(entry.request)}` : entry.type);
    },
    permit: async () => world.permit?.() ?? true,
    errorsOf: () => [],
    clusterDeadlineMs: 1_000,
  });
  const cells = () =>
    Object.fromEntries(
      fold(head, journal).cells.map(({ cluster, kind, state, reason }) => [
        `${cluster} ${kind}`,
        reason === null ? state : `${state} ${reason}`,
      ]),
    );
  return { ended, events, journal, cells };
};

const sends = (events: readonly string[]): string[] => events.filter((event) => event.startsWith('send '));

describe('a run', () => {
  it.each(['keep', 'stop'] as const)(
    '%s: journals each write before it leaves, the Service before the workload',
    async (onFailure) => {
      const { ended, events } = start(aHead(['east', 'west'], onFailure));
      await ended;
      for (const cluster of ['east', 'west']) {
        const own = events.filter((event) => event.includes(cluster) && !event.startsWith('check'));
        expect(own).toEqual([
          `sent ${cluster} Service`,
          `send ${cluster} Service`,
          `answered ${cluster} Service`,
          `sent ${cluster} Deployment`,
          `send ${cluster} Deployment`,
          `answered ${cluster} Deployment`,
        ]);
      }
    },
  );

  it('records that it has started, and an end for every cell', async () => {
    const { ended, journal, cells } = start(aHead(['east', 'west']));
    await ended;
    expect(journal[0]?.type).toBe('started');
    expect(new Set(Object.values(cells()))).toEqual(new Set(['Applied']));
  });

  it('asks every dry run of a cluster before its first write', async () => {
    const { ended, events } = start(aHead(['east']));
    await ended;
    expect(events.indexOf('check east Deployment')).toBeLessThan(events.indexOf('send east Service'));
  });
});

describe('keep', () => {
  it('goes on with the clusters that passed; of the other one what passed is Skipped', async () => {
    const check = (request: PlannedRequest) => outcome(named(request) === 'west Deployment' ? 'Invalid' : 'Checked');
    const { ended, events, cells } = start(aHead(['east', 'west']), { check });
    await ended;
    expect(sends(events)).toEqual(['send east Service', 'send east Deployment']);
    expect(cells()).toEqual({
      'east Service': 'Applied',
      'east Deployment': 'Applied',
      'west Service': 'Skipped DryRunFailed',
      'west Deployment': 'Invalid',
    });
  });

  it('a silent cluster holds up no other: they are finished and recorded while it is still silent', async () => {
    let speak = (): void => undefined;
    const silence = new Promise<CellOutcome>((resolve) => {
      speak = () => resolve(outcome('Unreachable'));
    });
    let eastIsRecorded = (): void => undefined;
    const east = new Promise<void>((resolve) => {
      eastIsRecorded = resolve;
    });
    const { ended, events, cells } = start(aHead(['west', 'east']), {
      check: ({ cluster }) => (cluster === 'west' ? silence : outcome('Checked')),
      record: (entries) => {
        if (entries.some((entry) => entry.type === 'answered' && entry.request === 3)) eastIsRecorded();
      },
    });
    await east;
    expect(events).toContain('send east Deployment');
    speak();
    await ended;
    expect(cells()).toMatchObject({
      'east Deployment': 'Applied',
      'west Service': 'Unreachable',
      'west Deployment': 'Unreachable',
    });
  });

  it.each(['Conflict', 'Denied', 'Invalid', 'Unreachable', 'Unknown'] as const)(
    'after a Service that ended %s its workload is Skipped, elsewhere nothing changes',
    async (state) => {
      const send = (request: PlannedRequest) => outcome(named(request) === 'west Service' ? state : 'Applied');
      const { ended, events, cells } = start(aHead(['east', 'west']), { send });
      await ended;
      expect(events).not.toContain('send west Deployment');
      expect(cells()).toEqual({
        'east Service': 'Applied',
        'east Deployment': 'Applied',
        'west Service': state,
        'west Deployment': 'Skipped PreviousObjectFailed',
      });
    },
  );

  it('a Service that was there already is no obstacle', async () => {
    const { ended, cells } = start(aHead(['east']), {
      send: ({ kind }) => outcome(kind === 'Service' ? 'Unchanged' : 'Applied'),
    });
    await ended;
    expect(cells()).toEqual({ 'east Service': 'Unchanged', 'east Deployment': 'Applied' });
  });
});

describe('stop', () => {
  it('writes nothing anywhere when one dry run fails', async () => {
    const check = (request: PlannedRequest) => outcome(named(request) === 'west Deployment' ? 'Denied' : 'Checked');
    const { ended, events, cells } = start(aHead(['east', 'west'], 'stop'), { check });
    await ended;
    expect(sends(events)).toEqual([]);
    expect(events.some((event) => event.startsWith('sent'))).toBe(false);
    expect(cells()).toEqual({
      'east Service': 'Skipped DryRunFailed',
      'east Deployment': 'Skipped DryRunFailed',
      'west Service': 'Skipped DryRunFailed',
      'west Deployment': 'Denied',
    });
  });

  it('writes nothing before the last dry run has passed', async () => {
    let pass = (): void => undefined;
    const last = new Promise<CellOutcome>((resolve) => {
      pass = () => resolve(outcome('Checked'));
    });
    const { ended, events } = start(aHead(['east', 'west'], 'stop'), {
      check: (request) => (named(request) === 'west Deployment' ? last : outcome('Checked')),
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(sends(events)).toEqual([]);
    pass();
    await ended;
    expect(sends(events)).toHaveLength(4);
  });
});

describe('the permission', () => {
  it('is asked before the first write to each cluster; without it nothing is written there', async () => {
    let asked = 0;
    const { ended, events, cells } = start(aHead(['east', 'west']), { permit: async () => ++asked === 1 });
    await ended;
    expect(asked).toBe(2);
    expect(new Set(sends(events).map((event) => event.split(' ')[1])).size).toBe(1);
    expect(Object.values(cells()).sort()).toEqual([
      'Applied',
      'Applied',
      'Denied PermissionRevoked',
      'Denied PermissionRevoked',
    ]);
  });

  it.each(['keep', 'stop'] as const)('%s: that cannot be known is no permission', async (onFailure) => {
    const permit = () => Promise.reject(new AccessReviewUnavailable('no answer'));
    const { ended, events, cells } = start(aHead(['east'], onFailure), { permit });
    await ended;
    expect(sends(events)).toEqual([]);
    expect(Object.values(cells())).toEqual(['Skipped AccessReviewUnavailable', 'Skipped AccessReviewUnavailable']);
  });

  it('is not asked for a cluster whose dry run failed', async () => {
    let asked = 0;
    const permit = async () => {
      asked++;
      return true;
    };
    const { ended } = start(aHead(['east']), { check: () => outcome('Denied'), permit });
    await ended;
    expect(asked).toBe(0);
  });
});

describe('a journal that fails', () => {
  const failAt = (wanted: (entry: JournalEntry) => boolean) => (entries: readonly JournalEntry[]) => {
    if (entries.some(wanted)) throw new Error('the store is gone');
  };

  it.each(['keep', 'stop'] as const)(
    '%s: before a send nothing is sent, and the run ends with that failure',
    async (onFailure) => {
      const { ended, events } = start(aHead(['east', 'west'], onFailure), {
        record: failAt(({ type }) => type === 'sent'),
      });
      await expect(ended).rejects.toThrow('the store is gone');
      expect(sends(events)).toEqual([]);
    },
  );

  it('before the send of the workload only the Service has left', async () => {
    const { ended, events } = start(aHead(['east']), {
      record: failAt((entry) => entry.type === 'sent' && entry.request === 1),
    });
    await expect(ended).rejects.toThrow('the store is gone');
    expect(sends(events)).toEqual(['send east Service']);
  });

  it('in one cluster the others come to their end first', async () => {
    const { ended, events } = start(aHead(['east', 'west']), {
      record: failAt((entry) => 'request' in entry && entry.request < 2),
    });
    await expect(ended).rejects.toThrow('the store is gone');
    expect(events).toContain('answered west Deployment');
    expect(sends(events)).toEqual(['send west Service', 'send west Deployment']);
  });
});
