using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// BROS with heads that find entities: <c>initial_token_logits</c> [batch, length, labels] of first tokens, and <c>subsequent_token_logits</c> [batch,
/// length, length + 1] of which token follows each.
/// </summary>
internal sealed class BrosSpade : Network
{
    private readonly Network _model;
    private readonly Linear _transform;
    private readonly Linear _labels;
    private readonly BrosLinker _linker;

    public BrosSpade(BrosConfig config, Network model, Weights weights)
    {
        Weights first = weights / "initial_token_classifier";
        _model = model;
        _transform = new Linear(first / 1, config.HiddenSize, config.HiddenSize);
        _labels = new Linear(first / 3, config.HiddenSize, config.NumLabels);
        _linker = new BrosLinker(config, weights / "subsequent_token_classifier");
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = _model.Forward(input);
        Tensor hidden = inner.LastHiddenState;
        var output = new ModelOutput();
        output.Add("initial_token_logits", _labels.Forward(_transform.Forward(hidden)));
        output.Add("subsequent_token_logits", Hide(_linker.Forward(hidden), input.AttentionMask));
        output.AddRest(inner, "last_hidden_state", "pooler_output");
        return output;
    }

    // No token is followed by padding, or by itself.
    private static Tensor Hide(Tensor scores, Tensor? mask)
    {
        using DisposeScope scope = NewDisposeScope();
        double least = finfo(scores.dtype).min;
        long length = scores.size(-2);
        Tensor isSelf = cat([eye(length, dtype: ScalarType.Bool, device: scores.device), zeros([length, 1], ScalarType.Bool, scores.device)], 1);
        if (mask is not null)
        {
            Tensor isPadding = cat([mask.eq(0), zeros([mask.size(0), 1], ScalarType.Bool, mask.device)], 1);
            scores = scores.masked_fill(isPadding.unsqueeze(-2), least);
        }

        return scores.masked_fill(isSelf, least).MoveToOuterDisposeScope();
    }
}
