/**
 * The C interface as it is installed: built with CMake, found by pkg-config and by find_package(), and
 * the example daemon compiled as C with all warnings and run.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const DAEMON = join(root, 'docs/examples/daemon.c');
const WARNINGS = ['-std=c11', '-Wall', '-Wextra', '-Werror', '-pedantic'];

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const missing = ['cmake', 'cc', 'pkg-config', 'readelf'].filter((program) => !has(program));
const why =
  process.platform !== 'linux'
    ? 'Linux only'
    : missing.length > 0
      ? `no ${missing.join(', ')}`
      : '';

function run(command: string, args: string[], options: object = {}): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe', ...options });
}

const title = why === '' ? 'the installed C interface' : `the installed C interface (${why})`;

describe.skipIf(why !== '')(title, () => {
  // Kept: the next run only looks whether something changed.
  const build = join(root, 'build/c-interface');
  let work = '';
  let prefix = '';

  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'avb-hal-c-'));
    prefix = join(work, 'installed here');
    const options = ['-DAVB_HAL_ADDON=OFF', '-DAVB_HAL_BACKEND=sim', '-DCMAKE_INSTALL_LIBDIR=lib'];
    run('cmake', ['-S', root, '-B', build, ...options]);
    run('cmake', ['--build', build, '--parallel', '2']);
    run('cmake', ['--install', build, '--prefix', prefix]);
  }, 1_800_000);
  afterAll(() => {
    rmSync(work, { recursive: true, force: true });
  });

  const daemon = (program: string): string =>
    run(program, ['6'], { env: { ...process.env, LD_LIBRARY_PATH: join(prefix, 'lib') } });
  const SYNCHRONISED = /backend sim, link delay 2\d\d ns, offset -?\d{1,2}\.\d ns\n$/;

  it('has the layout that docs/c-interface.md shows', () => {
    const files = readdirSync(prefix, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(prefix.length + 1));
    expect(files.filter((file) => !/\.so\.2\.|Targets/.test(file)).sort()).toEqual([
      'include/avb_hal.h',
      'include/avb_hal_codes.gen.h',
      'include/compat_avb_hal.h',
      'lib/cmake/avb_hal/avb_halConfig.cmake',
      'lib/cmake/avb_hal/avb_halConfigVersion.cmake',
      'lib/libavbhal_sim.so',
      'lib/libavbhal_sim.so.2',
      'lib/pkgconfig/avbhal_sim.pc',
    ]);
    const dynamic = run('readelf', ['-d', join(prefix, 'lib/libavbhal_sim.so')]);
    expect(dynamic).toMatch(/SONAME.*\[libavbhal_sim\.so\.2\]/);
  });

  it('exports its own functions and nothing else', () => {
    const symbols = run('readelf', ['--dyn-syms', '--wide', join(prefix, 'lib/libavbhal_sim.so')]);
    const exported = [...symbols.matchAll(/FUNC\s+(?:GLOBAL|WEAK)\s+DEFAULT\s+\d+ (\S+)/g)];
    expect(exported.length).toBeGreaterThan(30);
    const foreign = exported.map(([, name]) => name).filter((name) => !name?.startsWith('avbhal_'));
    expect(foreign).toEqual([]);
  });

  it('is found by pkg-config, and the example daemon synchronises', () => {
    const env = { ...process.env, PKG_CONFIG_PATH: join(prefix, 'lib/pkgconfig') };
    expect(run('pkg-config', ['--modversion', 'avbhal_sim'], { env })).toMatch(/^\d+\.\d+\.\d+\n$/);
    const program = join(work, 'daemon');
    const script = 'eval cc "$0" $(pkg-config --cflags --libs avbhal_sim) "$@"';
    run('sh', ['-c', script, DAEMON, ...WARNINGS, '-o', program], { env });
    expect(daemon(program)).toMatch(SYNCHRONISED);
  });

  it('is a package of CMake, for C and C++', () => {
    const project = join(work, 'project');
    mkdirSync(project);
    writeFileSync(
      join(project, 'CMakeLists.txt'),
      `cmake_minimum_required(VERSION 3.19)
project(consumer LANGUAGES C CXX)
find_package(avb_hal REQUIRED COMPONENTS sim)
add_executable(daemon "${DAEMON}")
target_link_libraries(daemon PRIVATE avb_hal::sim)
add_executable(cpp main.cc)
target_link_libraries(cpp PRIVATE avb_hal::sim)
`,
    );
    writeFileSync(
      join(project, 'main.cc'),
      '#include <avb_hal.h>\nint main() { return avbhal_interface_version() == AVBHAL_INTERFACE_VERSION ? 0 : 1; }\n',
    );
    const out = join(project, 'build');
    run('cmake', ['-S', project, '-B', out, `-DCMAKE_PREFIX_PATH=${prefix}`]);
    run('cmake', ['--build', out]);
    run(join(out, 'cpp'), []);
    expect(daemon(join(out, 'daemon'))).toMatch(SYNCHRONISED);
    const absent = ['-S', project, '-B', join(work, 'other'), `-DCMAKE_PREFIX_PATH=${prefix}`];
    writeFileSync(
      join(project, 'CMakeLists.txt'),
      'cmake_minimum_required(VERSION 3.19)\nproject(x C)\nfind_package(avb_hal REQUIRED COMPONENTS linux_phc)\n',
    );
    expect(() => run('cmake', absent)).toThrow(/avb_hal/);
    expect(existsSync(join(prefix, 'lib'))).toBe(true);
  });
});
