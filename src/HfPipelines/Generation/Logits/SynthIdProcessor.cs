using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>Tilts the distribution, layer by layer, by bits that a keyed hash of the last tokens and the candidate chooses (SynthID-Text).</summary>
internal sealed class SynthIdProcessor : LogitsProcessor
{
    private const long Multiplier = 6364136223846793005;

    private readonly SynthIdWatermark _watermark;
    private readonly float[] _bits;
    private long[][]? _contexts;
    private LinkedList<long>[]? _histories;
    private int _calls;

    public SynthIdProcessor(SynthIdWatermark watermark)
    {
        _watermark = watermark;
        using var random = new Generator((ulong)watermark.SamplingTableSeed, CPU);
        using Tensor bits = randint(0, 2, [watermark.SamplingTableSize], dtype: ScalarType.Int64, generator: random);
        _bits = [.. bits.data<long>().Select(b => (float)b)];
    }

    public override Tensor Process(TokenSequences sequences, Tensor scores)
    {
        MoveContexts(sequences);
        _calls++;
        if (_watermark.SkipFirstNgramCalls && _calls < _watermark.NgramLength)
        {
            return scores;
        }

        long[] hashes = [.. _contexts!.Select(context => context.Aggregate(1L, Accumulate))];
        Tensor tilted = Tilt(scores, hashes);
        for (int row = 0; row < sequences.Rows; row++)
        {
            if (_histories![row].Contains(hashes[row]))
            {
                tilted[row].copy_(scores[row]);
            }

            _histories[row].AddFirst(hashes[row]);
            _histories[row].RemoveLast();
        }

        return tilted;
    }

    private static long Accumulate(long hash, long value) => unchecked(((hash + value) * Multiplier) + 1);

    private void MoveContexts(TokenSequences sequences)
    {
        if (_contexts is null)
        {
            _contexts = [.. Enumerable.Range(0, sequences.Rows).Select(_ => new long[_watermark.NgramLength - 1])];
            _histories = [.. Enumerable.Range(0, sequences.Rows).Select(_ => new LinkedList<long>(new long[_watermark.ContextHistorySize]))];
            return;
        }

        for (int row = 0; row < sequences.Rows; row++)
        {
            _contexts[row] = [.. _contexts[row][1..], sequences[row][^1]];
        }
    }

    private Tensor Tilt(Tensor scores, long[] hashes)
    {
        int vocabulary = (int)scores.size(-1);
        Tensor probabilities = nn.functional.softmax(scores, 1);
        var bits = new float[hashes.Length * vocabulary];
        foreach (long key in _watermark.Keys)
        {
            for (int i = 0; i < bits.Length; i++)
            {
                long hash = Accumulate(Accumulate(hashes[i / vocabulary], i % vocabulary), key) % _bits.Length;
                bits[i] = _bits[hash < 0 ? hash + _bits.Length : hash];
            }

            Tensor layer = tensor(bits, [hashes.Length, vocabulary]);
            probabilities = probabilities.mul(layer.add(1).sub(layer.mul(probabilities).sum(1, keepdim: true)));
        }

        return probabilities.log_().nan_to_num_(float.MinValue, float.MinValue, float.MinValue);
    }
}
