// A name for an alias that needs none in particular: two words.
import { randomInt } from 'node:crypto'

const first = (
  'amber azure brave brisk calm clear cosy crisp deep early fair fresh gentle glad golden green happy hazel ' +
  'keen kind late lively lucky mellow merry mild misty noble plain proud quick quiet rapid rosy royal silent ' +
  'silver smooth snowy soft solar spare steady still sunny swift tidy warm wide wild wise young'
).split(' ')
const second = (
  'acorn badger beach birch bridge brook canyon cedar cliff cloud comet coral crane creek delta dune eagle ' +
  'ember falcon fern field finch forest fox garden glacier grove harbor heron hill island lake lark maple ' +
  'meadow moon moss orchard otter owl panda pebble pine planet pond reef river robin sparrow spruce star ' +
  'stone stream swan tulip valley willow wind'
).split(' ')

export function randomAliasName(): string {
  return `${first[randomInt(first.length)]}-${second[randomInt(second.length)]}`
}
