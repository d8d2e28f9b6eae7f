import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findExecutable, requireOrSkip } from '../servers/available.ts';
import { type SlipwayProcess, startSlipwayProcess } from './slipway-process.ts';

const executablePath = findExecutable('chromium');

/** Debian's Chromium as root, without a look at any other host. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.runIf(requireOrSkip('chromium', 'apt-get install chromium', executablePath !== undefined))(
  'Swagger UI',
  () => {
    let slipway: SlipwayProcess;
    let browser: Browser;
    let page: Page;
    const failures: string[] = [];

    beforeAll(async () => {
      slipway = await startSlipwayProcess({ DATA_DIR: mkdtempSync(join(tmpdir(), 'slipway-browser-')) });
      browser = await chromium.launch({ executablePath, args: flags });
      page = await browser.newPage({ viewport: { width: 1300, height: 1800 } });
      page.on('console', (message) => {
        if (message.type() === 'error') failures.push(message.text());
      });
      page.on('pageerror', (error) => failures.push(error.message));
      await page.goto(`${slipway.origin}/docs`);
    });
    afterAll(async () => {
      await browser?.close();
      await slipway?.stop();
    });

    const operation = (id: string): Locator => page.locator(`.opblock[id$="-${id}"]`);

    /** Opens an operation, fills what has no example, sends it as it stands, and gives the answer. */
    const execute = async (
      id: string,
      fields: Readonly<Record<string, string>> = {},
    ): Promise<{ status: string | undefined; body: string }> => {
      const block = operation(id);
      await block.locator('.opblock-summary-control').click();
      for (const [name, value] of Object.entries(fields))
        await block.locator(`tr[data-param-name="${name}"] input`).fill(value);
      await block.getByRole('button', { name: 'Execute' }).click();
      const answer = block.locator('.live-responses-table .response').first();
      await answer.waitFor();
      const status = (await answer.locator('.response-col_status').textContent())?.trim();
      return { status, body: (await answer.locator('.highlight-code pre').first().textContent()) ?? '' };
    };

    it('shows the contract without an error, and takes a token', async () => {
      await page.locator('.opblock').first().waitFor();
      await page.getByRole('button', { name: 'Authorize' }).first().click();
      const dialog = page.locator('.modal-ux');
      await dialog.locator('input').fill('sandbox-alice');
      await dialog.getByRole('button', { name: 'Apply credentials' }).click();
      await dialog.getByRole('button', { name: 'Close' }).click();
      expect(failures).toEqual([]);
    });

    it('creates a draft, saves a step and finalizes, with the examples as they stand', async () => {
      const created = await execute('createDraft');
      expect(created.status).toBe('201');
      const { id } = JSON.parse(created.body);
      const saved = await execute('putPodSettings', { draft: id });
      expect(saved.status).toBe('200');
      const { draft } = JSON.parse(saved.body);
      const finalized = await execute('finalizeDraft', { draft: id, 'If-Match': draft.etag });
      expect([finalized.status, JSON.parse(finalized.body).phase]).toEqual(['200', 'Succeeded']);
      if (process.env.SCREENSHOT !== undefined) {
        await operation('finalizeDraft').scrollIntoViewIfNeeded();
        await page.screenshot({ path: process.env.SCREENSHOT });
      }
      expect(failures).toEqual([]);
    }, 60_000);

    it('shows the created service in the list', async () => {
      const listed = await execute('listServices');
      expect(JSON.parse(listed.body).items).toMatchObject([{ name: 'cart', lastSubmission: { phase: 'Succeeded' } }]);
    });
  },
);
