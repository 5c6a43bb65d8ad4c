/** The part of `process` that stopping needs. */
export interface SignalSource {
  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  off(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
}

export interface Shutdown {
  signal: AbortSignal;
  /** Stops listening for signals. */
  dispose(): void;
}

/** Turns SIGTERM and SIGINT into an abort. A stop has nothing to save: what counts was recorded before it was done. */
export function onShutdown(source: SignalSource): Shutdown {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  source.on('SIGTERM', stop);
  source.on('SIGINT', stop);
  return {
    signal: controller.signal,
    dispose: () => {
      source.off('SIGTERM', stop);
      source.off('SIGINT', stop);
    },
  };
}
