import { resolve } from 'node:path';
import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import manifest from './manifest.json' with { type: 'json' };

/** `--mode`: one manifest source, one build each, in dist/chrome, dist/chrome-wire and dist/firefox. */
const TARGETS = ['chrome', 'chrome-wire', 'firefox'] as const;
type Target = (typeof TARGETS)[number];

function manifestFor(target: Target): ManifestV3Export {
  if (target === 'chrome') {
    // Batches are long strings: cloned structurally they need not be escaped as JSON on every hop.
    return {
      ...manifest,
      // To find the documents from before an update again; Firefox does that by itself.
      permissions: [...manifest.permissions, 'scripting'],
      minimum_chrome_version: '140',
      message_serialization: 'structured_clone',
    } as ManifestV3Export;
  }
  if (target === 'chrome-wire') {
    const chrome = manifestFor('chrome') as typeof manifest;
    return {
      ...chrome,
      name: `${manifest.name} with wire capture`,
      // It warns at installation and cannot be optional, hence a build of its own.
      permissions: [...chrome.permissions, 'debugger'],
      // Only to let go of the debugger when DevTools closes.
      background: { service_worker: 'src/wire-guard.ts', type: 'module' },
    } as ManifestV3Export;
  }
  return {
    ...manifest,
    // For wire capture: none of the two warns at installation.
    permissions: [...manifest.permissions, 'webRequestBlocking', 'webRequestFilterResponse'],
    // Chromium's DevTools pages reach the relays by themselves; Firefox's need the background to relay.
    background: { scripts: ['src/background.ts'], type: 'module' },
    browser_specific_settings: {
      gecko: {
        id: 'streamgauge@streamgauge.dev',
        strict_min_version: '142.0',
        data_collection_permissions: { required: ['none'] },
      },
    },
  } as ManifestV3Export;
}

const USES_HOOK = 'test/unit/{hook,patterns}*.test.ts';

export default defineConfig(({ mode }) => {
  const target = TARGETS.find((name) => name === mode) ?? 'chrome';
  return {
    plugins: [
      preact(),
      // Unit tests need no extension, and the plugin would write its own over the built one, which a browser may be using.
      mode !== 'test' &&
        crx({
          manifest: manifestFor(target),
          browser: target === 'firefox' ? 'firefox' : 'chrome',
          // One classic script each, run before the page's first: crxjs's default loaders come too late.
          contentScripts: { standaloneFiles: ['src/hook/main.ts', 'src/relay/main.ts'] },
        }),
    ],
    build: {
      outDir: `dist/${target}`,
      emptyOutDir: true,
      target: 'es2023',
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: { input: { panel: resolve(import.meta.dirname, 'panel/index.html') } },
    },
    test: {
      environment: 'node',
      pool: 'threads',
      testTimeout: 30_000,
      // Its default leaves one of two cores unused.
      maxWorkers: '100%',
      projects: [
        // Loading its modules anew for each file would take longer than all tests.
        {
          extends: true,
          test: { name: 'unit', include: ['test/unit/**/*.test.ts'], exclude: [USES_HOOK], isolate: false },
        },
        // The hook takes the browser's natives when it is loaded, and its tests stub what Node lacks of them.
        { extends: true, test: { name: 'hook', include: [USES_HOOK] } },
      ],
    },
  };
});
