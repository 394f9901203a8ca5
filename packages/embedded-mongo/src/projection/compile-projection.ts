// Projections. Plain inclusion and exclusion of paths and $slice are done here; $elemMatch, the positional `$` and computed fields are
// left to mingo.
import { mingo } from '../aggregation/mingo.ts'
import { CommandFailure } from '../command-failure.ts'
import { copyDocument, type Doc, isDocument } from '../document.ts'
import { FieldTarget } from '../update/field-target.ts'

type Project = (document: Doc) => Doc

/** Paths as a tree: `true` at the end of each. */
interface PathTree {
  [name: string]: PathTree | true
}

/** Compiles a projection; undefined when there is nothing to project. The filter is what a positional `$` refers to. */
export function compileProjection(projection: Doc | undefined, filter: Doc): Project | undefined {
  const entries = Object.entries(projection ?? {})
  if (!projection || entries.length === 0) return undefined
  const slices = entries.flatMap(([path, value]) => {
    const slice = isDocument(value) ? value['$slice'] : undefined
    return isSlice(slice) ? [{ path, slice }] : []
  })
  const others = entries.filter(([path]) => !slices.some((sliced) => sliced.path === path))
  const isPlain = others.every(([path, value]) => isSwitch(value) && !path.includes('$'))
  if (!isPlain) return computedProjection(projection, filter)
  const isInclusion = others.some(([path, value]) => path !== '_id' && Boolean(value))
  const kept = isInclusion ? slices.map(({ path }): [string, unknown] => [path, 1]) : []
  const project = plainProjection([...others, ...kept])
  if (slices.length === 0) return project
  return (document) => slices.reduce(applySlice, project(copyDocument(document)))
}

/** A number of elements from the beginning, or if negative from the end; or [how many to skip, how many]. */
type Slice = number | [number, number]

function isSlice(value: unknown): value is Slice {
  if (typeof value === 'number') return true
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number')
}

function applySlice(document: Doc, { path, slice }: { path: string; slice: Slice }): Doc {
  const target = new FieldTarget(document, path.split('.'))
  const value = target.get()
  if (!Array.isArray(value)) return document
  const [skip, count] = Array.isArray(slice) ? slice : slice < 0 ? [slice, -slice] : [0, slice]
  const start = skip < 0 ? Math.max(value.length + skip, 0) : skip
  target.set(value.slice(start, start + count))
  return document
}

function isSwitch(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean'
}

function plainProjection(entries: [string, unknown][]): Project {
  const fields = entries.filter(([path]) => path !== '_id')
  const idSwitch = entries.find(([path]) => path === '_id')?.[1]
  const included = fields.filter(([, value]) => Boolean(value))
  if (included.length > 0 && included.length < fields.length) {
    throw new CommandFailure('ProjectionMix', 'Cannot do exclusion and inclusion in one projection')
  }
  const keepId = idSwitch === undefined || Boolean(idSwitch)
  const including = fields.length > 0 ? included.length > 0 : Boolean(idSwitch)
  const paths = fields.map(([path]) => path)
  if (including) {
    const tree = pathTree(keepId ? ['_id', ...paths] : paths)
    return (document) => include(document, tree)
  }
  const tree = pathTree(keepId ? paths : ['_id', ...paths])
  return (document) => exclude(document, tree)
}

function pathTree(paths: string[]): PathTree {
  const root = emptyTree()
  for (const path of paths) addPath(root, path.split('.'))
  return root
}

function emptyTree(): PathTree {
  return Object.create(null) as PathTree
}

function addPath(tree: PathTree, segments: string[]): void {
  const [segment = '', ...rest] = segments
  const existing = tree[segment]
  if (rest.length === 0) {
    tree[segment] = true
  } else if (existing !== true) {
    const child = existing ?? emptyTree()
    tree[segment] = child
    addPath(child, rest)
  }
}

function include(document: Doc, tree: PathTree): Doc {
  const kept: Doc = {}
  for (const [name, value] of Object.entries(document)) {
    const branch = tree[name]
    if (branch === true) kept[name] = value
    else if (branch) {
      const inner = includeWithin(value, branch)
      if (inner !== undefined) kept[name] = inner
    }
  }
  return kept
}

function includeWithin(value: unknown, tree: PathTree): unknown {
  if (isDocument(value)) return include(value, tree)
  if (!Array.isArray(value)) return undefined
  return value.map((element) => includeWithin(element, tree)).filter((element) => element !== undefined)
}

function exclude(document: Doc, tree: PathTree): Doc {
  const kept: Doc = {}
  for (const [name, value] of Object.entries(document)) {
    const branch = tree[name]
    if (branch !== true) kept[name] = branch ? excludeWithin(value, branch) : value
  }
  return kept
}

function excludeWithin(value: unknown, tree: PathTree): unknown {
  if (isDocument(value)) return exclude(value, tree)
  return Array.isArray(value) ? value.map((element: unknown) => excludeWithin(element, tree)) : value
}

function computedProjection(projection: Doc, filter: Doc): Project {
  const isPositional = Object.keys(projection).some((path) => path.endsWith('.$'))
  const condition = isPositional ? filter : {}
  return (document) => {
    const [projected] = mingo()
      .find<Doc>([copyDocument(document)], condition, projection)
      .all()
    if (!projected) throw new CommandFailure('BadValue', 'the positional projection does not fit the query')
    return projected
  }
}
