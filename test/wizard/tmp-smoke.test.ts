import { expect, it } from 'vitest';
import { resolve } from '../../src/wizard/cluster-differences/resolve.ts';
import { validate } from '../../src/wizard/validate.ts';
import { contextOf, example1, example2 } from './examples.ts';

it('x', () => {
  console.log(JSON.stringify(validate(example1.spec, contextOf(example1)), null, 1));
  console.log(JSON.stringify(validate(example2.spec, contextOf(example2)), null, 1));
  const r = resolve(example1.spec, 'west');
  console.log(JSON.stringify(r.spec.podSettings, null, 1), [...r.origins]);
  const r2 = resolve(example2.spec, 'west');
  console.log(JSON.stringify(r2.spec), [...r2.origins]);
  const names = Array.from({ length: 50 }, (_, i) => `c${i}`);
  const big: any = {
    basicInformation: { name: 'a' },
    podSettings: {
      placement: names.map((cluster, i) => ({ cluster, replicas: i + 1 })),
      containers: Array.from({ length: 20 }, (_, c) => ({
        name: `k${c}`,
        image: 'nginx:1',
        resources: { requests: { cpu: '0.1', memory: '64Mi' }, limits: { cpu: '0.5', memory: '256Mi' } },
        ports: [0, 1, 2].map((p) => ({
          name: `http-${c}-${p}`,
          protocol: 'HTTP',
          containerPort: 1000 + c * 10 + p,
          servicePort: 2000 + c * 10 + p,
        })),
        env: Array.from({ length: 10 }, (_, e) => ({ name: `E${e}`, value: 'x'.repeat(20) })),
        readinessProbe: { httpGet: { path: '/', port: `http-${c}-0` } },
      })),
    },
    clusterDifferences: {
      clusters: names.map((cluster, i) => ({
        cluster,
        containers: Array.from({ length: 20 }, (_, c) => ({
          name: `k${c}`,
          image: `nginx:${i + 2}`,
          resources: { limits: { cpu: '0.6', memory: null } },
          ports: [
            { name: `http-${c}-1`, containerPort: 3000 + c },
            { name: `http-new-${c}`, containerPort: 4000 + c },
          ],
          env: [
            { name: 'E3', value: 'y' },
            { name: 'E4', remove: true },
            { name: 'NEW', value: 'z' },
          ],
        })),
      })),
    },
  };
  const ctx = { kind: 'stateless' as const, clusters: names, nodePortRange: { from: 30000, to: 32767 } };
  for (let i = 0; i < 6; i++) {
    const t = performance.now();
    const n = validate(big, ctx).length;
    console.log('validate', n, performance.now() - t);
  }
  for (let i = 0; i < 3; i++) {
    const t = performance.now();
    for (const n of names) resolve(big, n);
    console.log('resolve', performance.now() - t);
  }
  console.log(JSON.stringify(big).length);
});

import { createClusterResolver, resolveBase } from '../../src/wizard/cluster-differences/resolve.ts';
import { judge } from '../../src/wizard/judge.ts';
import { missing } from '../../src/wizard/parse.ts';
import { rules } from '../../src/wizard/validate.ts';

it('profile', () => {
  const names = Array.from({ length: 50 }, (_, i) => `c${i}`);
  const big: any = {
    basicInformation: { name: 'a' },
    podSettings: {
      placement: names.map((cluster, i) => ({ cluster, replicas: i + 1 })),
      containers: Array.from({ length: 20 }, (_, c) => ({
        name: `k${c}`,
        image: 'nginx:1',
        resources: { requests: { cpu: '0.1', memory: '64Mi' }, limits: { cpu: '0.5', memory: '256Mi' } },
        ports: [0, 1, 2].map((p) => ({
          name: `http-${c}-${p}`,
          protocol: 'HTTP',
          containerPort: 1000 + c * 10 + p,
          servicePort: 2000 + c * 10 + p,
        })),
        env: Array.from({ length: 10 }, (_, e) => ({ name: `E${e}`, value: 'x'.repeat(20) })),
        readinessProbe: { httpGet: { path: '/', port: `http-${c}-0` } },
      })),
    },
    clusterDifferences: {
      clusters: names.map((cluster, i) => ({
        cluster,
        containers: Array.from({ length: 20 }, (_, c) => ({
          name: `k${c}`,
          image: `nginx:${i + 2}`,
          resources: { limits: { cpu: '0.6', memory: null } },
          ports: [
            { name: `http-${c}-1`, containerPort: 3000 + c },
            { name: `http-new-${c}`, containerPort: 4000 + c },
          ],
          env: [
            { name: 'E3', value: 'y' },
            { name: 'E4', remove: true },
            { name: 'NEW', value: 'z' },
          ],
        })),
      })),
    },
  };
  const ctx = { kind: 'stateless' as const, clusters: names, nodePortRange: { from: 30000, to: 32767 } };
  const time = (label: string, f: () => void) => {
    let best = 1e9;
    for (let i = 0; i < 12; i++) {
      const t = performance.now();
      f();
      best = Math.min(best, performance.now() - t);
    }
    if (best > 0.7) console.log(label, best.toFixed(2));
  };
  time('missing', () => missing(big));
  time('judge', () => judge(big, ctx, rules));
  const base = resolveBase(big);
  const specs = names.map(createClusterResolver(big, base));
  time('resolve', () => {
    names.map(createClusterResolver(big, base));
  });
  for (const rule of rules.cluster)
    time(rule.code, () => {
      for (const s of specs)
        for (const _ of rule.faults(s.spec, ctx)) {
        }
    });
  for (const rule of rules.draft)
    time('draft ' + rule.code, () => {
      for (const _ of rule.faults(big, ctx)) {
      }
    });
});
