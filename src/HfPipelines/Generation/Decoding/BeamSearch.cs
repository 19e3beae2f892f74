using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Generation.Decoding;

/// <summary>Follows several continuations of each prompt side by side and returns those of the best scores.</summary>
internal sealed class BeamSearch
{
    private const float Excluded = -1e9f;

    private readonly DecodingContext _context;
    private readonly int _beams;
    private readonly int _prompts;
    private readonly int _promptLength;
    private readonly int _candidates;
    private readonly EarlyStopping _earlyStopping;
    private readonly double _lengthPenalty;
    private readonly float[] _scores;
    private readonly Beam[][] _finished;
    private readonly bool[] _improvable;
    private TokenSequences _running;
    private int[][] _origins;
    private bool _anyContinuation = true;

    private BeamSearch(DecodingContext context)
    {
        _context = context;
        _running = context.Sequences;
        DecodingSettings settings = context.Settings;
        _beams = settings.Beams;
        _prompts = _running.Rows / _beams;
        _promptLength = _running.Length;
        _candidates = Math.Max(2, 1 + settings.EosTokenIds.Length) * _beams;
        _earlyStopping = settings.Options.EarlyStopping!.Value;
        _lengthPenalty = settings.Options.LengthPenalty!.Value;
        _origins = [.. Enumerable.Range(0, _running.Rows).Select(_ => Array.Empty<int>())];

        // Equal beams would grow alike: only the first of each prompt counts at first.
        _scores = [.. Enumerable.Range(0, _running.Rows).Select(row => row % _beams == 0 ? 0 : Excluded)];
        _finished = [.. Enumerable.Range(0, _prompts).Select(p => Enumerable.Range(0, _beams).Select(_ => Beam.Empty(_running[p * _beams])).ToArray())];
        _improvable = [.. Enumerable.Repeat(true, _prompts)];
    }

    public static GenerationResult Decode(DecodingContext context) => new BeamSearch(context).Decode();

    private GenerationResult Decode()
    {
        using Generator? random = _context.Settings.Sampling ? _context.CreateRandom() : null;
        for (int step = 0; _improvable.Any(i => i) && _anyContinuation && !AllFull(); step++)
        {
            _context.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Step(Candidates(step, _context.Run.Forward(_running), random));
        }

        return ToResult();
    }

    /// <summary>The best continuations of each prompt, or some drawn at random, by falling score.</summary>
    private Candidate[][] Candidates(int step, Tensor logits, Generator? random)
    {
        _context.Observer.OnLogits(step, logits.select(1, -1));
        Tensor scores = _context.Processors.Process(_running, nn.functional.log_softmax(DecoderRun.ToScores(logits), -1));
        _context.Observer.OnScores(step, scores);
        int vocabulary = (int)scores.size(-1);
        Tensor sums = scores.add(tensor(_scores, [_running.Rows, 1])).view(_prompts, _beams * vocabulary);
        Tensor values;
        Tensor indices;
        if (random is null)
        {
            (values, indices) = sums.topk(_candidates);
        }
        else
        {
            indices = multinomial(nn.functional.softmax(sums, -1), _candidates, generator: random);
            values = sums.gather(1, indices);
        }

        float[] candidateScores = values.data<float>().ToArray();
        long[] candidateIndices = indices.data<long>().ToArray();
        return [.. Enumerable.Range(0, _prompts).Select(prompt => Enumerable.Range(prompt * _candidates, _candidates)
            .Select(i => Extend((prompt * _beams) + (int)(candidateIndices[i] / vocabulary), (int)(candidateIndices[i] % vocabulary), candidateScores[i]))
            .ToArray())];
    }

    private Candidate Extend(int row, int token, float score)
    {
        int[] tokens = [.. _running[row], token];
        return new Candidate(row, tokens, score, _context.Criteria.Check(tokens));
    }

    private void Step(Candidate[][] candidates)
    {
        _anyContinuation = candidates.Any(c => c.Any(b => b.Reason is null));
        long[][] next = Best([.. candidates.Select(c => c.Select(b => b.Score + (b.Reason is null ? 0 : Excluded)).ToArray())]);
        KeepFinished(candidates);
        KeepRunning(candidates, next);
        int length = _running.Length;
        for (int prompt = 0; prompt < _prompts; prompt++)
        {
            int hypothetical = _earlyStopping == EarlyStopping.Never && _lengthPenalty > 0 ? _context.Settings.MaxLength : length;
            float possible = _scores[prompt * _beams] / Normalizer(hypothetical);
            float worst = _finished[prompt].Min(b => b.Score);
            _improvable[prompt] &= _finished[prompt].Any(b => possible > (b.Reason is null ? Excluded : worst));
        }
    }

    /// <summary>The best candidates that go on become the running beams.</summary>
    private void KeepRunning(Candidate[][] candidates, long[][] next)
    {
        Candidate[] kept = [.. next.SelectMany((best, prompt) => best.Select(i => candidates[prompt][i]))];
        _running = new TokenSequences([.. kept.Select(b => b.Tokens)], 0);
        _origins = [.. kept.Select(b => (int[])[.. _origins[b.Row], b.Row])];
        for (int row = 0; row < kept.Length; row++)
        {
            _scores[row] = kept[row].Score + (kept[row].Reason is null ? 0 : Excluded);
        }

        _context.Run.Reorder([.. kept.Select(b => (long)b.Row)]);
    }

    /// <summary>Of the finished beams so far and the candidates that end now, those of the best scores stay.</summary>
    private void KeepFinished(Candidate[][] candidates)
    {
        float normalizer = Normalizer(_running.Length + 1);
        var merged = new Beam[_prompts][];
        for (int prompt = 0; prompt < _prompts; prompt++)
        {
            bool full = IsFull(prompt);
            merged[prompt] =
            [
                .. _finished[prompt],
                .. candidates[prompt].Select((candidate, rank) =>
                {
                    FinishReason? reason = rank < _beams ? candidate.Reason : null;
                    float score = candidate.Score / normalizer;
                    score += full ? Excluded : 0;
                    score += _improvable[prompt] ? 0 : Excluded;
                    score += reason is null ? Excluded : 0;
                    return new Beam(candidate.Tokens, [.. _origins[candidate.Row], candidate.Row], score, reason);
                }),
            ];
        }

        long[][] best = Best([.. merged.Select(m => m.Select(b => b.Score).ToArray())]);
        for (int prompt = 0; prompt < _prompts; prompt++)
        {
            _finished[prompt] = [.. best[prompt].Select(i => merged[prompt][i])];
        }
    }

    /// <summary>For each prompt the places of its highest scores, as many as there are beams.</summary>
    private long[][] Best(float[][] scores)
    {
        Tensor table = tensor([.. scores.SelectMany(s => s)], [scores.Length, scores[0].Length]);
        return [.. table.topk(_beams).indexes.data<long>().ToArray().Chunk(_beams)];
    }

    private float Normalizer(int length) => (float)Math.Pow(length - _promptLength, _lengthPenalty);

    private bool IsFull(int prompt) => _earlyStopping == EarlyStopping.FirstFinished && _finished[prompt].All(b => b.Reason is not null);

    private bool AllFull() => Enumerable.Range(0, _prompts).All(IsFull);

    private GenerationResult ToResult()
    {
        Beam[] beams = [.. _finished.SelectMany(f => f.Take(_context.Settings.ReturnSequences))];
        int added = beams.Max(b => b.Origins.Length);
        return new GenerationResult
        {
            Sequences = [.. beams.Select(b => Padded(b.Tokens, _promptLength + added, Filler()))],
            NewTokens = [.. beams.Select(b => b.Tokens[_promptLength..])],
            FinishReasons = [.. beams.Select(b => b.Reason ?? FinishReason.Length)],
            PromptLength = _promptLength,
            SequenceScores = [.. beams.Select(b => (double)b.Score)],
            BeamIndices = [.. beams.Select(b => Padded(b.Origins, added, -1))],
        };
    }

    /// <summary>What fills up shorter beams; transformers takes a padding token of 0 for none.</summary>
    private int Filler() => _context.Settings switch
    {
        { EosTokenIds: [] } => -1,
        { PadTokenId: { } pad and not 0 } => pad,
        { EosTokenIds: [int eos, ..] } => eos,
    };

    private static int[] Padded(int[] values, int length, int filler) => [.. values, .. Enumerable.Repeat(filler, length - values.Length)];

    /// <summary>A running beam with one more token.</summary>
    private sealed record Candidate(int Row, int[] Tokens, float Score, FinishReason? Reason);

    /// <summary>A finished beam; without a reason a place that none has taken yet.</summary>
    private sealed record Beam(int[] Tokens, int[] Origins, float Score, FinishReason? Reason)
    {
        public static Beam Empty(ReadOnlySpan<int> prompt) => new(prompt.ToArray(), [], Excluded, null);
    }
}
