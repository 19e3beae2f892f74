namespace HfPipelines.Generation.Logits;

/// <summary>Adds a bias to the last token of given sequences where their first tokens are the last so far.</summary>
internal sealed class SequenceBiases : RowLogitsProcessor
{
    private readonly string _option;
    private readonly List<(int[] Prefix, int Last, float Bias)> _biases;
    private readonly TokenSet _touched = new();
    private float[] _sums = [];

    /// <summary>Makes the processor.</summary>
    /// <param name="option">The option that the sequences come from, for errors.</param>
    /// <param name="biases">The sequences; of equal ones the last counts.</param>
    public SequenceBiases(string option, IEnumerable<SequenceBias> biases)
    {
        _option = option;
        var bySequence = new OrderedDictionary<string, SequenceBias>();
        foreach (SequenceBias bias in biases)
        {
            bySequence[string.Join(',', bias.TokenIds)] = bias;
        }

        // Sums of 32-bit numbers depend on their order: single tokens first, then by the length of the prefix as lengths first appear.
        List<int> lengths = [1, .. bySequence.Values.Select(b => b.TokenIds.Count).Where(n => n > 1).Distinct()];
        _biases = [.. lengths.SelectMany(n => bySequence.Values.Where(b => b.TokenIds.Count == n))
            .Select(b => (b.TokenIds.SkipLast(1).ToArray(), b.TokenIds[^1], (float)b.Bias))];
    }

    protected override void Process(int row, ReadOnlySpan<int> tokens, Span<float> scores)
    {
        if (_sums.Length != scores.Length)
        {
            Check(scores.Length);
            _sums = new float[scores.Length];
        }

        _touched.Clear(scores.Length);
        foreach ((int[] prefix, int last, float bias) in _biases)
        {
            if (tokens.EndsWith(prefix))
            {
                _sums[last] = _touched.Add(last) ? bias : _sums[last] + bias;
            }
        }

        foreach ((_, int last, _) in _biases)
        {
            scores[last] += _sums[last];
            _sums[last] = 0;
        }
    }

    private void Check(int vocabulary)
    {
        foreach ((int[] prefix, int last, _) in _biases)
        {
            foreach (int token in (int[])[.. prefix, last])
            {
                if (token >= vocabulary)
                {
                    throw new GenerationException(_option, $"tokens of the model's vocabulary of {vocabulary}", $"{token}");
                }
            }
        }
    }
}
