using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// A decoder with a head that scores the next token: <c>logits</c> [batch, length, vocabulary]. Where the decoder tells its experts,
/// <c>aux_loss</c> says how unevenly a call without a cache uses them.
/// </summary>
/// <param name="decoder">The decoder.</param>
/// <param name="head">The head, from hidden states to scores.</param>
public class CausalLanguageModel(DecoderNetwork decoder, Func<Tensor, Tensor> head) : Network, ICausalLanguageModel
{
    /// <summary>Makes a network whose head is one linear layer.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="head">The head, from hidden states to scores.</param>
    public CausalLanguageModel(DecoderNetwork decoder, Linear head)
        : this(decoder, head.Forward)
    {
    }

    /// <summary>A factor on the scores; null for none.</summary>
    public double? LogitScale { get; init; }

    /// <summary>The number that the scores are squashed to stay below; null for none.</summary>
    public double? LogitCap { get; init; }

    /// <summary>The experts that a token goes to; null without experts.</summary>
    public int? ExpertsPerToken { get; init; }

    /// <inheritdoc/>
    public DecoderCache CreateCache(long batchSize, long maxLength) => decoder.CreateCache(batchSize, maxLength);

    /// <inheritdoc/>
    public Tensor? PositionsOf(ModelInput prompt) => decoder.PositionsOf(prompt);

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput decoded = decoder.Forward(input);
        var output = new ModelOutput();
        output.Add("logits", Score(input.KeepLast(decoded.LastHiddenState)));
        output.AddRest(decoded, "last_hidden_state");
        if (ExpertsPerToken is { } chosen && input.Cache is null && decoded.Any(o => o.Key.StartsWith("router_logits.", StringComparison.Ordinal)))
        {
            output.Add("aux_loss", ExpertBalance.Of(decoded, chosen, input.AttentionMask));
        }

        return output;
    }

    /// <inheritdoc/>
    public override ModelOutput Invoke(string method, ModelInput input) => method == "forward" ? Forward(input) : decoder.Invoke(method, input);

    private Tensor Score(Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = head(hidden);
        scores = LogitScale is { } scale ? scores.mul_(scale) : scores;
        scores = LogitCap is { } cap ? scores.div_(cap).tanh_().mul_(cap) : scores;
        return scores.MoveToOuterDisposeScope();
    }
}
