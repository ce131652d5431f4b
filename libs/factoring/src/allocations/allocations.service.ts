import { Injectable } from '@nestjs/common';
import type { Language, Page, PageQuery } from '#common';
import type { Principal } from '#identity';
import type { AllocationBody, AllocationPreview, AllocationView } from './allocations.schemas.js';

/** A holder's sheets. */
@Injectable()
export class Allocations {
  preview(_asker: Principal, _body: AllocationBody, _language: Language): Promise<AllocationPreview> {
    throw new Error('Not built yet.');
  }

  propose(_asker: Principal, _body: AllocationBody, _language: Language): Promise<AllocationView> {
    throw new Error('Not built yet.');
  }

  list(_asker: Principal, _query: PageQuery, _language: Language): Promise<Page<AllocationView>> {
    throw new Error('Not built yet.');
  }

  view(_asker: Principal, _id: string, _language: Language): Promise<AllocationView> {
    throw new Error('Not built yet.');
  }

  sign(_asker: Principal, _id: string, _signature: string, _language: Language): Promise<AllocationView> {
    throw new Error('Not built yet.');
  }

  withdraw(_asker: Principal, _id: string, _language: Language): Promise<AllocationView> {
    throw new Error('Not built yet.');
  }
}
