using HfPipelines.Checkpoints;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>The choices of DeBERTa's attention to distances.</summary>
public sealed record DisentangledOptions
{
    /// <summary>The size of the hidden states, which is that of the embeddings of distances.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The number of heads.</summary>
    public required int Heads { get; init; }

    /// <summary>The size of a head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>What is compared: <c>c2p</c>, queries with distances, and <c>p2c</c>, keys with distances.</summary>
    public required IReadOnlyList<string> Comparisons { get; init; }

    /// <summary>Whether distances are projected as queries and keys are.</summary>
    public bool SharesProjections { get; init; }

    /// <summary>The number of buckets on either side; at most 0 for one for each distance.</summary>
    public int Buckets { get; init; }

    /// <summary>The largest distance.</summary>
    public int MaxDistance { get; init; }

    /// <summary>The epsilon of the norm of the embeddings; null for none.</summary>
    public double? NormEpsilon { get; init; }

    /// <summary>The factor on the scores, the same for contents and distances.</summary>
    public double Scale => 1 / Math.Sqrt(HeadSize * (1.0 + (ComparesQueries ? 1 : 0) + (ComparesKeys ? 1 : 0)));

    private bool ComparesQueries => Comparisons.Contains("c2p");

    private bool ComparesKeys => Comparisons.Contains("p2c");

    /// <summary>Takes the embeddings of distances of a checkpoint.</summary>
    /// <param name="encoder">The view that holds <c>rel_embeddings</c> and their norm.</param>
    /// <param name="attention">The name of the view within a layer's attention that holds the projections.</param>
    public RelativePositions Create(Weights encoder, string attention)
    {
        Tensor table = (encoder / "rel_embeddings").Get("weight", 2 * (Buckets > 0 ? Buckets : MaxDistance), HiddenSize);
        Tensor embeddings = NormEpsilon is { } epsilon ? encoder.Own(new LayerNorm(encoder / "LayerNorm", HiddenSize, epsilon).Forward(table)) : table;
        return new RelativePositions(
            w => new DisentangledScores(
                w / attention,
                embeddings,
                Heads,
                HeadSize,
                ComparesQueries ? SharesProjections ? "key_proj" : "pos_key_proj" : null,
                ComparesKeys ? SharesProjections ? "query_proj" : "pos_query_proj" : null,
                Scale),
            span => DisentangledScores.Distances(span, Buckets, MaxDistance));
    }
}
