// Times the native tokenizers library: node tokenizers.js FOLDER, with corpus.json and NAME/tokenizer.json in it. For each NAME that it reads
// it measures one round and prints a JSON line: seconds of the processor, but of the clock for the batch.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { Tokenizer } from 'tokenizers'

const folder = process.argv[2]
const texts = JSON.parse(readFileSync(join(folder, 'corpus.json'), 'utf8'))

async function processor(action) {
  const start = process.cpuUsage()
  await action()
  const used = process.cpuUsage(start)
  return (used.user + used.system) / 1e6
}

async function clock(action) {
  const start = performance.now()
  await action()
  return (performance.now() - start) / 1000
}

for await (const name of createInterface({ input: process.stdin })) {
  const file = join(folder, name, 'tokenizer.json')
  const load = await processor(() => Tokenizer.fromFile(file))
  const tokenizer = Tokenizer.fromFile(file)
  const ids = []
  for (const text of texts) ids.push((await tokenizer.encode(text)).getIds())
  const encode = await processor(async () => {
    for (const text of texts) await tokenizer.encode(text)
  })
  const batch = await clock(() => tokenizer.encodeBatch(texts))
  const decode = await processor(async () => {
    for (const list of ids) await tokenizer.decode(list, false)
  })
  const checksum = ids.flat().reduce((sum, id) => (sum * 31 + id) % 1000000007, 7)
  console.log(JSON.stringify({ encode, batch, decode, load, checksum }))
}
