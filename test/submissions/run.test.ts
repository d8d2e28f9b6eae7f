import { describe, expect, it } from 'vitest';
import { AccessReviewUnavailable } from '../../src/access/access-review-unavailable.ts';
import type { CellOutcome, PlannedRequest } from '../../src/engines/engine.ts';
import { HandedOver, run, shallUndo } from '../../src/submissions/run.ts';
import type { JournalEntry, SubmissionHead } from '../../src/submissions/submission.ts';
import { anOutcome } from '../engines/an-outcome.ts';
import { aHead, aResult } from './a-head.ts';
import { answered, retry, sent, started } from './a-journal.ts';
import { later, named, play, type Surroundings, sends } from './a-run.ts';

const start = (head: SubmissionHead, around: Surroundings = {}) => play(run, head, around);
const checked = (...requests: readonly number[]): readonly JournalEntry[] =>
  requests.map((request) => ({ type: 'checked', at: 20, request, result: aResult('Checked') }));
const cancel = ({ identity }: SubmissionHead): JournalEntry => ({ type: 'cancel', at: 35, by: identity });
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a run', () => {
  it.each(['keep', 'stop', 'rollback'] as const)(
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
    expect(journal.filter(({ type }) => type === 'answered')).toHaveLength(4);
  });

  it('asks every dry run of a cluster before its first write', async () => {
    const { ended, events } = start(aHead(['east']));
    await ended;
    expect(events.indexOf('check east Deployment')).toBeLessThan(events.indexOf('send east Service'));
  });
});

describe('keep', () => {
  it('goes on with the clusters that passed; of the other one what passed is Skipped', async () => {
    const check = (request: PlannedRequest) => anOutcome(named(request) === 'west Deployment' ? 'Invalid' : 'Checked');
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
    const silence = later<CellOutcome>();
    const east = later<void>();
    const { ended, events, cells } = start(aHead(['west', 'east']), {
      check: ({ cluster }) => (cluster === 'west' ? silence.promise : anOutcome('Checked')),
      record: (entries) => {
        if (entries.some((entry) => entry.type === 'answered' && entry.request === 3)) east.settle();
      },
    });
    await east.promise;
    expect(events).toContain('send east Deployment');
    silence.settle(anOutcome('Unreachable'));
    await ended;
    expect(cells()).toEqual({
      'west Service': 'Unreachable',
      'west Deployment': 'Unreachable',
      'east Service': 'Applied',
      'east Deployment': 'Applied',
    });
  });

  it.each(['Conflict', 'Denied', 'Invalid', 'Unreachable', 'Unknown'] as const)(
    'after a Service that ended %s its workload is Skipped, elsewhere nothing changes',
    async (state) => {
      const send = (request: PlannedRequest) => anOutcome(named(request) === 'west Service' ? state : 'Applied');
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

  it.each(['Unchanged', 'Deleted'] as const)('a Service that is %s is no obstacle', async (state) => {
    const send = ({ kind }: PlannedRequest) => anOutcome(kind === 'Service' ? state : 'Applied');
    const { ended, cells } = start(aHead(['east']), { send });
    await ended;
    expect(cells()).toEqual({ 'east Service': state, 'east Deployment': 'Applied' });
  });
});

describe.each(['stop', 'rollback'] as const)('%s', (onFailure) => {
  it('writes nothing anywhere when one dry run fails', async () => {
    const check = (request: PlannedRequest) => anOutcome(named(request) === 'west Deployment' ? 'Denied' : 'Checked');
    const { ended, events, cells } = start(aHead(['east', 'west'], onFailure), { check });
    await ended;
    expect(events.filter((event) => event.startsWith('sen'))).toEqual([]);
    expect(cells()).toEqual({
      'east Service': 'Skipped DryRunFailed',
      'east Deployment': 'Skipped DryRunFailed',
      'west Service': 'Skipped DryRunFailed',
      'west Deployment': 'Denied',
    });
  });

  it('writes nothing before the last dry run has passed, and all were recorded', async () => {
    const last = later<CellOutcome>();
    const { ended, events } = start(aHead(['east', 'west'], onFailure), {
      check: (request) => (named(request) === 'west Deployment' ? last.promise : anOutcome('Checked')),
    });
    await turn();
    expect(sends(events)).toEqual([]);
    last.settle(anOutcome('Checked'));
    await ended;
    expect(sends(events)).toHaveLength(4);
    const first = events.findIndex((event) => event.startsWith('send '));
    expect(events.slice(0, first).filter((event) => event.startsWith('checked '))).toHaveLength(4);
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
    const { ended } = start(aHead(['east']), { check: () => anOutcome('Denied'), permit });
    await ended;
    expect(asked).toBe(0);
  });

  it('is asked anew by whoever goes on', async () => {
    let asked = 0;
    const permit = async () => {
      asked++;
      return false;
    };
    const journal = [started, ...checked(0, 1), sent(0), answered(0)];
    const { ended, cells } = start(aHead(['east']), { journal, permit });
    await ended;
    expect(asked).toBe(1);
    expect(cells()).toEqual({ 'east Service': 'Applied', 'east Deployment': 'Denied PermissionRevoked' });
  });
});

describe('who goes on with a run', () => {
  it('asks no dry run that has passed, and sends nothing that is answered', async () => {
    const journal = [started, ...checked(0, 1), sent(0), answered(0)];
    const { ended, events, cells } = start(aHead(['east']), { journal });
    await ended;
    expect(events).toEqual(['sent east Deployment', 'send east Deployment', 'answered east Deployment']);
    expect(cells()).toEqual({ 'east Service': 'Applied', 'east Deployment': 'Applied' });
  });

  it('says of a write that may have left that it may, and counts on from it', async () => {
    const before: (readonly [string, boolean | undefined])[] = [];
    const { ended, submission, journal } = start(aHead(['east']), {
      journal: [started, ...checked(0, 1), sent(0, 2)],
      send: (request, { sentBefore }) => {
        before.push([named(request), sentBefore]);
        return anOutcome('Applied');
      },
    });
    await ended;
    expect(before).toEqual([
      ['east Service', true],
      ['east Deployment', false],
    ]);
    expect(journal).toContainEqual(expect.objectContaining({ type: 'sent', request: 0, attempt: 3 }));
    expect(submission().cells.map(({ attempts }) => attempts)).toEqual([3, 1]);
  });

  it('does as the one who asked last', async () => {
    const head = aHead(['east']);
    const bob = { ...head.identity, username: 'bob' };
    const journal: JournalEntry[] = [
      started,
      ...checked(0, 1),
      { type: 'answered', at: 40, request: 0, result: aResult('Unreachable') },
      { type: 'retry', at: 50, by: bob, requests: [0, 1] },
    ];
    const { ended, actors } = start(head, { journal });
    await ended;
    expect(actors).toEqual(['bob', 'bob']);
  });

  it('makes an object anew that was gone, when a user has asked for it again, and only then', async () => {
    const head = aHead(['east']);
    const updates: SubmissionHead = {
      ...head,
      plan: {
        ...head.plan,
        requests: head.plan.requests.map((request) =>
          request.verb === 'create' ? { ...request, verb: 'update', uid: 'u-0' } : request,
        ),
      },
    };
    const gone: JournalEntry = {
      type: 'answered',
      at: 40,
      request: 0,
      result: aResult('Conflict', { reason: 'Gone', attempts: 1 }),
    };
    const verbs: string[] = [];
    const send = (request: PlannedRequest) => {
      verbs.push(`${request.verb} ${request.kind}`);
      return anOutcome('Applied');
    };
    await start(updates, { journal: [started, gone, retry(updates, 0, 1)], send }).ended;
    expect(verbs).toEqual(['create Service', 'update Deployment']);
  });
});

describe('a user who calls it off', () => {
  it('before the dry runs: none is asked, and every cell says so', async () => {
    const head = aHead(['east']);
    const { ended, events, cells } = start(head, { journal: [started, cancel(head)] });
    await ended;
    expect(events.filter((event) => /^(check|send|observe) /.test(event))).toEqual([]);
    expect(Object.values(cells())).toEqual(['Skipped Cancelled', 'Skipped Cancelled']);
  });

  it('between two objects: what is written stays, the rest is not written', async () => {
    const head = aHead(['east']);
    const played = start(head, {
      send: () => {
        played.intend(cancel(head));
        return anOutcome('Applied');
      },
    });
    await played.ended;
    expect(played.cells()).toEqual({ 'east Service': 'Applied', 'east Deployment': 'Skipped Cancelled' });
  });

  it('while the permission is being asked: nothing is written any more', async () => {
    const head = aHead(['east']);
    const played = start(head, {
      permit: async () => {
        played.intend(cancel(head));
        return true;
      },
    });
    await played.ended;
    expect(sends(played.events)).toEqual([]);
    expect(Object.values(played.cells())).toEqual(['Skipped Cancelled', 'Skipped Cancelled']);
  });

  it('after a write whose answer is missing: it is looked for, not sent again', async () => {
    const head = aHead(['east']);
    const { ended, events, cells } = start(head, {
      journal: [started, ...checked(0, 1), sent(0), cancel(head)],
      observe: () => anOutcome('Applied', { uid: 'u-7', attempts: 0 }),
    });
    await ended;
    expect(events.filter((event) => /^(check|send|observe) /.test(event))).toEqual(['observe east Service']);
    expect(cells()).toEqual({ 'east Service': 'Applied', 'east Deployment': 'Skipped Cancelled' });
  });
});

describe('a write whose effect was unknown, tried again', () => {
  const head = aHead(['east', 'west'], 'stop');
  const journal: readonly JournalEntry[] = [
    started,
    ...checked(0, 1, 2, 3),
    sent(0),
    { type: 'answered', at: 40, request: 0, result: aResult('Unknown', { attempts: 1 }) },
    retry(head, 0, 1, 2, 3),
  ];

  it('stays unknown when its cluster cannot even be asked for a dry run', async () => {
    const { ended, cells } = start(head, {
      journal,
      check: () => anOutcome('Unreachable', { attempts: 0 }),
      observe: () => anOutcome('Unknown', { reason: 'NotReadable', attempts: 0 }),
    });
    await ended;
    expect(cells()).toMatchObject({ 'east Service': 'Unknown NotReadable', 'west Service': 'Unreachable' });
  });

  it('is looked for when another dry run keeps it from being sent', async () => {
    const { ended, events, submission } = start(head, {
      journal,
      check: ({ index }) => anOutcome(index === 3 ? 'Denied' : 'Checked', { attempts: 0 }),
      observe: () => anOutcome('Applied', { uid: 'u-7', attempts: 0 }),
    });
    await ended;
    expect(sends(events)).toEqual([]);
    expect(submission().cells[0]).toMatchObject({ state: 'Applied', uid: 'u-7', attempts: 1 });
    expect(submission().cells[1]).toMatchObject({ state: 'Skipped', reason: 'DryRunFailed' });
  });

  it('is looked for when the user calls it off before', async () => {
    const { ended, submission } = start(head, {
      journal: [...journal, cancel(head)],
      observe: () => anOutcome('Applied', { uid: 'u-7', attempts: 0 }),
    });
    await ended;
    expect(submission().cells[0]).toMatchObject({ state: 'Applied', uid: 'u-7' });
    expect(submission().cells[1]).toMatchObject({ state: 'Skipped', reason: 'Cancelled' });
  });

  it('is looked for when its user may not any more', async () => {
    const { ended, submission } = start(head, {
      journal,
      permit: async () => false,
      observe: () => anOutcome('Applied', { uid: 'u-7', attempts: 0 }),
    });
    await ended;
    expect(submission().cells[0]).toMatchObject({ state: 'Applied', uid: 'u-7' });
    expect(submission().cells[2]).toMatchObject({ state: 'Denied', reason: 'PermissionRevoked' });
  });
});

describe('a server that stops', () => {
  it.each(['keep', 'stop'] as const)('%s: ends its step, sends nothing more, and says so', async (onFailure) => {
    let stops = false;
    const { ended, events, cells } = start(aHead(['east'], onFailure), {
      isStopping: () => stops,
      send: () => {
        stops = true;
        return anOutcome('Applied');
      },
    });
    await expect(ended).rejects.toThrow(HandedOver);
    expect(sends(events)).toEqual(['send east Service']);
    expect(cells()).toEqual({ 'east Service': 'Applied', 'east Deployment': 'Checked' });
  });

  it('does not take an answer for one that was cut off', async () => {
    const abandoned = new AbortController();
    const { ended, cells, journal } = start(aHead(['east']), {
      abandoned: abandoned.signal,
      send: () => {
        abandoned.abort();
        return anOutcome('Unreachable');
      },
    });
    await expect(ended).rejects.toThrow(HandedOver);
    expect(cells()).toEqual({ 'east Service': 'Applying', 'east Deployment': 'Checked' });
    expect(journal.some(({ type }) => type === 'answered')).toBe(false);
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
    let isAway = true;
    const { ended, events, cells } = start(aHead(['east', 'west']), {
      record: (entries) => {
        if (isAway && entries.some(({ type }) => type === 'sent')) {
          isAway = false;
          throw new Error('the store was away');
        }
      },
    });
    await expect(ended).rejects.toThrow('the store was away');
    expect(sends(events)).toEqual(['send west Service', 'send west Deployment']);
    expect(cells()).toMatchObject({ 'west Service': 'Applied', 'west Deployment': 'Applied' });
  });
});

describe('what was written shall be undone', () => {
  const undoes = (onFailure: 'keep' | 'stop' | 'rollback', ...journal: readonly JournalEntry[]) =>
    shallUndo(play(async () => undefined, aHead(['east', 'west'], onFailure), { journal }).submission());
  const skipped: JournalEntry = { type: 'settled', at: 40, request: 1, result: aResult('Skipped') };

  it('only when its user wants it so', () => {
    const journal = [started, sent(0), answered(0), sent(2), answered(2, 'Denied')];
    expect(['keep', 'stop', 'rollback'].filter((one) => undoes(one as 'keep', ...journal))).toEqual(['rollback']);
  });
  it.each(['Denied', 'Unknown', 'Conflict', 'Unreachable'] as const)('after a write that ended %s', (state) => {
    expect(undoes('rollback', started, sent(0), answered(0), sent(2), answered(2, state))).toBe(true);
  });
  it('after one that could not be made because nobody knew whether its user may', () => {
    expect(undoes('rollback', started, sent(0), answered(0), skipped)).toBe(true);
  });
  it('not when all went well', () => {
    const all = [0, 1, 2, 3].flatMap((request) => [sent(request), answered(request)]);
    expect(undoes('rollback', started, ...all)).toBe(false);
  });
  it('not when nothing was written', () => {
    expect(undoes('rollback', started, { ...skipped, result: aResult('Denied') })).toBe(false);
  });
  it('not when its user has called it off', () => {
    const head = aHead(['east']);
    expect(undoes('rollback', started, sent(0), answered(0), sent(1), answered(1, 'Denied'), cancel(head))).toBe(false);
  });
});
