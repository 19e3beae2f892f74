// Times the native tokenizers library: node tokenizers.js FOLDER, with corpus.json and NAME/tokenizer.json in it. Prints one JSON line.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { Tokenizer } from 'tokenizers'

const folder = process.argv[2]
const texts = JSON.parse(readFileSync(join(folder, 'corpus.json'), 'utf8'))
const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)

async function fastest(passes, action) {
  let best = Infinity
  for (let pass = 0; pass < passes; pass++) {
    const start = performance.now()
    await action()
    best = Math.min(best, (performance.now() - start) / 1000)
  }
  return best
}

const result = {}
for (const name of readdirSync(folder).filter((entry) => statSync(join(folder, entry)).isDirectory())) {
  const file = join(folder, name, 'tokenizer.json')
  const load = await fastest(3, async () => Tokenizer.fromFile(file))
  const tokenizer = Tokenizer.fromFile(file)
  const ids = []
  for (const text of texts) ids.push((await tokenizer.encode(text)).getIds())
  const encode = await fastest(3, async () => {
    for (const text of texts) await tokenizer.encode(text)
  })
  const batch = await fastest(3, () => tokenizer.encodeBatch(texts))
  const decode = await fastest(3, async () => {
    for (const list of ids) await tokenizer.decode(list, false)
  })
  const checksum = ids.flat().reduce((sum, id) => (sum * 31 + id) % 1000000007, 7)
  result[name] = { encode: bytes / encode / 1e6, batch: bytes / batch / 1e6, decode: bytes / decode / 1e6, load, checksum }
}
console.log(JSON.stringify(result))
