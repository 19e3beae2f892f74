using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>One vector for a text: a position's state or the mean, then, mostly, a linear layer and an activation.</summary>
public sealed class SequenceSummary
{
    private readonly string _kind;
    private readonly Linear? _projection;
    private readonly Func<Tensor, Tensor>? _activation;

    /// <summary>Takes <c>summary</c> of a checkpoint.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="kind">What is taken: <c>first</c>, <c>last</c>, <c>mean</c> or <c>cls_index</c>, positions that each call names.</param>
    /// <param name="size">The size of the hidden states.</param>
    /// <param name="outputSize">The size of the result; null where there is no linear layer.</param>
    /// <param name="activation">The activation's name in transformers; null for none.</param>
    /// <exception cref="HfPipelinesException">The kind is unknown.</exception>
    public SequenceSummary(Weights weights, string kind, int size, int? outputSize, string? activation)
    {
        if (kind is not ("first" or "last" or "mean" or "cls_index"))
        {
            throw new HfPipelinesException($"'summary_type': expected first, last, mean or cls_index, found '{kind}'.");
        }

        _kind = kind;
        _projection = outputSize is { } wanted ? new Linear(weights / "summary", size, wanted) : null;
        _activation = string.IsNullOrEmpty(activation) ? null : Activations.Get(activation);
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">[..., length, hidden].</param>
    /// <param name="positions">For <c>cls_index</c> the positions, int64 with the leading dimensions of <paramref name="hidden"/> or fewer; null for the last.</param>
    /// <returns>[..., output], a new tensor.</returns>
    /// <exception cref="ModelInputException">The positions have other dimensions.</exception>
    public Tensor Forward(Tensor hidden, Tensor? positions)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor taken = _kind switch
        {
            "first" => hidden.select(-2, 0),
            "mean" => hidden.mean([-2]),
            "cls_index" when positions is not null => At(hidden, positions),
            _ => hidden.select(-2, hidden.size(-2) - 1),
        };
        Tensor projected = _projection?.Forward(taken) ?? taken.clone();
        return (_activation?.Invoke(projected) ?? projected).MoveToOuterDisposeScope();
    }

    private static Tensor At(Tensor hidden, Tensor positions)
    {
        Tensor index = positions.unsqueeze(-1).unsqueeze(-1);
        if (index.dim() != hidden.dim() || !index.shape[..^2].SequenceEqual(hidden.shape[..^2]))
        {
            throw new ModelInputException("mc_token_ids", $"[{string.Join(", ", hidden.shape[..^2])}]", $"[{string.Join(", ", positions.shape)}]");
        }

        return hidden.gather(-2, index.expand([.. index.shape[..^1], hidden.size(-1)])).squeeze(-2);
    }
}
