/**
 * Why a window would have nowhere to go: undefined where it has. Nobody looks at the screen of a build machine, and a Linux
 * without a display has none.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {string | undefined}
 */
export function whyNoScreen(env = process.env, platform = process.platform) {
  if (env['CI'] && env['CI'] !== 'false') return 'CI is set, so nobody looks at a window here';
  if (platform === 'win32' || platform === 'darwin') return undefined;
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? undefined : 'this machine has no display';
}
