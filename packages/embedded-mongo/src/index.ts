// The embedded MongoDB-wire server. Begin reading at start-embedded-mongo.ts.
export { startEmbeddedMongo, type EmbeddedMongo, type EmbeddedMongoOptions } from './start-embedded-mongo.ts'
