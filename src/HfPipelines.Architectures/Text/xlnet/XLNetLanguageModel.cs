using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// XLNet with a head that scores tokens: <c>logits</c> [batch, length or targets, vocabulary]. In a generation the next place is predicted that no token
/// sees, and of what was read before all but the last token stays as it was.
/// </summary>
/// <param name="model">The network without a head.</param>
/// <param name="head">The head.</param>
internal sealed class XLNetLanguageModel(XLNet model, Linear head) : Network, ICausalLanguageModel
{
    /// <inheritdoc/>
    public DecoderCache CreateCache(long batchSize, long maxLength) => new XLNetCache();

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = input.Cache is null ? model.Forward(input) : Continue(input);
        var output = new ModelOutput();
        output.Add("logits", head.Forward(inner.LastHiddenState));
        output.AddRest(inner, "last_hidden_state");
        return output;
    }

    private ModelOutput Continue(ModelInput input)
    {
        XLNetCache cache = input.Cache as XLNetCache ?? throw new ModelInputException("past_key_values", $"a {nameof(XLNetCache)}", input.Cache!.GetType().Name);
        Tensor ids = input.InputIds ?? throw new ModelInputException("input_ids", "[batch, length]", "none");
        (long batch, long added) = (ids.size(0), ids.size(1));
        Tensor next = zeros([batch, 1], ScalarType.Int64, ids.device);
        Tensor all = cat(cache.Last is null ? [ids, next] : [cache.Last, ids, next], 1);
        long last = all.size(1) - 1;
        Tensor targets = zeros([batch, 1, all.size(1)], device: ids.device);
        targets.select(2, last).fill_(1);
        Tensor unseen = targets.expand(-1, all.size(1), -1);

        // The last two places of the memory are the token that is read again, and the place that was predicted.
        IReadOnlyList<Tensor>? memory = cache.States is { } states ? [.. states.Select(s => s.narrow(1, 0, s.size(1) - 2))] : null;
        var call = new ModelInput { InputIds = all, OutputHiddenStates = input.OutputHiddenStates, ["perm_mask"] = unseen, ["target_mapping"] = targets };
        ModelOutput output = model.Forward(call, memory, out Tensor[] read);
        cache.Replace(read, ids.narrow(1, added - 1, 1), added);
        return output;
    }
}
