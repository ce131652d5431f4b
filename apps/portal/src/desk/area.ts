import type { ComponentType } from 'react';
import type { Me } from '../shared/session';

/** One page of the desk: a menu entry has one, and every page is reached from the menu or from another page. */
export interface DeskPage {
  /** Below /desk, such as `obligor/certificates`; may end in parameters. */
  path: string;
  /** What the menu says, already in the page's language; a page without it is reached from others. */
  label?: string;
  icon?: ComponentType<{ 'aria-hidden'?: boolean }>;
  Page: ComponentType;
  /** A second thought about who sees it, besides the area's. */
  allows?: (me: Me) => boolean;
}

/** The pages of one role; each area has a folder with its words. */
export interface DeskArea {
  name: string;
  allows: (me: Me) => boolean;
  /** Called in a component: it may use hooks. */
  usePages: () => DeskPage[];
}

export const isRole =
  (...roles: string[]) =>
  (me: Me): boolean =>
    me.companyRoles.some((role) => roles.includes(role));
