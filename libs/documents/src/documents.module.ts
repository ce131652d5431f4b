import { Module } from '@nestjs/common';
import { IdentityModule } from '#identity';
import { DocumentsController } from './documents.controller.js';
import { Documents } from './documents.service.js';

/** Files that companies send. */
@Module({
  imports: [IdentityModule],
  controllers: [DocumentsController],
  providers: [Documents],
  exports: [Documents],
})
export class DocumentsModule {}
