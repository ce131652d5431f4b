import type { KeptApplication, useKeptApplication } from './kept-application';

/** What each screen of an application is given. */
export interface ScreenProps {
  kept: KeptApplication;
  keep: ReturnType<typeof useKeptApplication>['keep'];
}
