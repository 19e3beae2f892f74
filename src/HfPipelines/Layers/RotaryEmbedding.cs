using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Rotary position embeddings: turns pairs of a head's dimensions by an angle that grows with the position.</summary>
public sealed class RotaryEmbedding
{
    private readonly RotaryOptions _options;
    private readonly RotaryFrequencies _frequencies;
    private readonly Tensor _initial;
    private readonly Tensor? _axes;

    /// <summary>Computes the frequencies.</summary>
    /// <param name="weights">The checkpoint that shall own them.</param>
    /// <param name="options">The kind and its numbers.</param>
    /// <param name="frequencies">The frequencies, float32 [rotated size / 2], where a checkpoint holds them; null to compute them.</param>
    /// <exception cref="HfPipelinesException">The kind is unknown, or one of its numbers is missing.</exception>
    public RotaryEmbedding(Weights weights, RotaryOptions options, Tensor? frequencies = null)
    {
        _options = options;
        _frequencies = new RotaryFrequencies(options);
        _initial = frequencies ?? weights.Own(_frequencies.For(0).to(weights.Device));
        if (options.Axes != RotaryAxes.None)
        {
            long[] axes = [.. AxisOfEachFrequency((int)_initial.size(0))];
            _axes = weights.Own(tensor(axes, device: weights.Device));
        }
    }

    /// <summary>The frequencies of a short sequence, float32 [rotated size / 2].</summary>
    public Tensor InverseFrequencies => _initial;

    /// <summary>The angles of positions.</summary>
    /// <param name="positions">Int64 [batch, length], or [3, batch, length] with several axes.</param>
    /// <param name="type">The element type of the states that will be turned.</param>
    /// <param name="history">What the generation has seen so far; null for a call on its own.</param>
    /// <returns>The angles; their tensors belong to the current dispose scope.</returns>
    public RotaryAngles At(Tensor positions, ScalarType type, RotaryHistory? history = null)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor frequencies, double scale) = FrequenciesFor(positions, history);
        Tensor expanded = _axes is not null && positions.dim() == 3 ? positions.index_select(0, _axes).permute(1, 2, 0) : positions.unsqueeze(-1);
        Tensor angles = expanded.to_type(ScalarType.Float32).mul(frequencies);
        Tensor cosine = angles.cos();
        Tensor sine = angles.sin();
        if (scale != 1.0)
        {
            cosine.mul_(scale);
            sine.mul_(scale);
        }

        // The sine carries the sign of the turned partner, so that turning is one shift and one multiplication less.
        (Tensor wideCosine, Tensor wideSine) = _options.Layout == RotaryLayout.Interleaved
            ? (stack([cosine, cosine], -1).flatten(-2), stack([sine.neg(), sine], -1).flatten(-2))
            : (cat([cosine, cosine], -1), cat([sine.neg(), sine], -1));
        return new RotaryAngles(
            _options.Layout,
            wideCosine.unsqueeze(1).to_type(type).MoveToOuterDisposeScope(),
            wideSine.unsqueeze(1).to_type(type).MoveToOuterDisposeScope());
    }

    private (Tensor Frequencies, double Scale) FrequenciesFor(Tensor positions, RotaryHistory? history)
    {
        string kind = _options.Parameters.RopeType;
        if (kind is not ("dynamic" or "longrope") || (kind == "dynamic" && _options.Parameters.Alpha is not (null or 0)))
        {
            return (_initial, _frequencies.Scale);
        }

        long length = positions.max().ToInt64() + 1;
        long limit = kind == "dynamic" ? _options.MaxPositions : _frequencies.OriginalLength;
        if (kind == "dynamic")
        {
            // Frequencies stay those of the longest sequence until a sequence fits into the original length again.
            length = length < limit ? length : Math.Max(length, history?.Length ?? 0);
        }

        if (history is not null)
        {
            history.Length = length;
        }

        return (length <= limit ? _initial : _frequencies.For(length).to(_initial.device), _frequencies.ScaleFor(length));
    }

    private IEnumerable<long> AxisOfEachFrequency(int count)
    {
        IReadOnlyList<int> sections = _options.Parameters.MropeSection
            ?? throw new HfPipelinesException("rope_parameters: 'mrope_section': expected a list of numbers, found none.");
        return Enumerable.Range(0, count).Select(i => (long)(_options.Axes switch
        {
            RotaryAxes.Sections => Section(i),
            RotaryAxes.Interleaved => i % 3 != 0 && i < 3 * sections[i % 3] ? i % 3 : 0,
            _ => i < sections[0] + sections[1] ? 1 + (i % 2) : 0,
        }));

        int Section(int frequency)
        {
            int section = 0;
            for (int end = sections[0]; frequency >= end && section < sections.Count - 1; end += sections[section])
            {
                section++;
            }

            return section % 3;
        }
    }
}
