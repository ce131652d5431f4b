import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';

/** Where the bank takes time and new names from, so that a test can give its own. */
@Injectable()
export class BankClock {
  now(): Date {
    return new Date();
  }

  /** A name that is new even when the bank's folder was emptied: 32 hexadecimal digits, growing with time. */
  newName(): string {
    return uuid().replaceAll('-', '');
  }
}
