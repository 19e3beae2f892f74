using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// XLNet: <c>last_hidden_state</c> of the tokens, or, with a <c>target_mapping</c> [batch, targets, length], of the places to be predicted, which a second
/// stream knows without seeing what stands there. <c>perm_mask</c> [batch, length, length] says what a token must not see. <c>mems.N</c> [length, batch,
/// hidden] is what each layer read.
/// </summary>
internal sealed class XLNet : Network
{
    private readonly XLNetConfig _config;
    private readonly Embedding _tokens;
    private readonly Tensor _unknown;
    private readonly (XLNetAttention Attention, PlainFeedForward FeedForward, LayerNorm Norm)[] _layers;

    public XLNet(XLNetConfig config, Weights weights)
    {
        _config = config;
        if (config.AttnType is not ("bi" or "uni"))
        {
            throw config.Reader.Error("attn_type", "bi or uni", config.AttnType);
        }

        _tokens = new Embedding(weights / "word_embedding", config.VocabSize, config.DModel);
        _unknown = weights.Get("mask_emb", 1, 1, config.DModel);
        _layers = [.. Enumerable.Range(0, config.NLayer).Select(i => weights / "layer" / i).Select(layer => (
            new XLNetAttention(config, layer / "rel_attn"),
            new PlainFeedForward(layer / "ff", config.DModel, config.DInner, config.DModel, config.FfActivation, first: "layer_1", second: "layer_2"),
            new LayerNorm(layer / "ff" / "layer_norm", config.DModel, config.LayerNormEps)))];
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput output = Forward(input, null, out Tensor[] read);
        if (input["use_mems"] is null ? _config.UseMemsEval : input.IsSet("use_mems"))
        {
            output.Add("mems", [.. read.Select(r => r.transpose(0, 1).contiguous())]);
        }

        return output;
    }

    /// <summary>Runs the network behind what tokens before held.</summary>
    /// <param name="input">The call.</param>
    /// <param name="memory">For each layer what tokens before held, [batch, places, hidden]; null for none.</param>
    /// <param name="read">For each layer what is to be kept of its input and of the memory, [batch, places, hidden].</param>
    public ModelOutput Forward(ModelInput input, IReadOnlyList<Tensor>? memory, out Tensor[] read)
    {
        Tensor content = input.InputsEmbeds ?? _tokens.Forward(input.InputIds ?? throw new ModelInputException("input_ids", "input_ids or inputs_embeds", "neither"));
        Tensor? targets = input["target_mapping"];
        Tensor? query = targets is null ? null : _unknown.expand(content.size(0), targets.size(1), -1);
        XLNetStream stream = Stream(input, content, memory?[0].size(1) ?? 0);
        read = new Tensor[_layers.Length];
        List<Tensor> states = [];
        for (int i = 0; i < _layers.Length; i++)
        {
            read[i] = Keep(content, memory?[i]);
            Note(states, content, query);
            (content, query) = Layer(i, content, query, memory?[i], stream);
        }

        Note(states, content, query);
        var output = new ModelOutput();
        output.Add("last_hidden_state", query ?? content);
        output.Add("hidden_states", input.OutputHiddenStates ? states : null);
        return output;
    }

    private static void Note(List<Tensor> states, Tensor content, Tensor? query)
    {
        states.Add(content);
        if (query is not null)
        {
            states.Add(query);
        }
    }

    private (Tensor Content, Tensor? Query) Layer(int index, Tensor content, Tensor? query, Tensor? memory, XLNetStream stream)
    {
        using DisposeScope scope = NewDisposeScope();
        (XLNetAttention attention, PlainFeedForward feedForward, LayerNorm norm) = _layers[index];
        (content, query) = attention.Forward(content, query, memory, stream);
        return (Finish(content), query is null ? null : Finish(query));

        Tensor Finish(Tensor states) => norm.Forward(feedForward.Forward(states).add_(states)).MoveToOuterDisposeScope();
    }

    private Tensor Keep(Tensor content, Tensor? memory)
    {
        Tensor kept = _config.ReuseLen is { } reused and > 0 && reused < content.size(1) ? content.narrow(1, 0, reused) : content;
        Tensor all = memory is null ? kept : cat([memory, kept], 1);
        return _config.MemLen is { } most and > 0 && most < all.size(1) ? all.narrow(1, all.size(1) - most, most) : all;
    }

    private XLNetStream Stream(ModelInput input, Tensor content, long past)
    {
        (long batch, long length) = (content.size(0), content.size(1));
        Tensor? hidden = Hidden(input, content, past);
        Tensor? mask = hidden?.gt(0).to_type(content.dtype);
        Tensor own = cat([zeros([length, past], content.dtype, content.device), eye(length, dtype: content.dtype, device: content.device)], 1);
        Tensor? contentMask = mask?.sub(own).gt(0).to_type(content.dtype);
        return new XLNetStream(
            Positions(length, past, batch, content), contentMask?.unsqueeze(1), mask?.unsqueeze(1), Segments(input, content, past), input["target_mapping"]);
    }

    /// <summary>Above 0 where a token must not see another, [batch or 1, queries or 1, keys]; null where all see all.</summary>
    private Tensor? Hidden(ModelInput input, Tensor content, long past)
    {
        long length = content.size(1);
        Tensor? padding = (input["input_mask"] ?? (input.AttentionMask is { } counts ? 1 - counts.to_type(content.dtype) : null))?.to_type(content.dtype).unsqueeze(1);
        Tensor? order = input["perm_mask"]?.to_type(content.dtype);
        Tensor? given = padding is null ? order : order is null ? padding : padding + order;
        given = given is null || past == 0 ? given : cat([zeros([given.size(0), given.size(1), past], content.dtype, content.device), given], 2);
        if (_config.AttnType == "bi")
        {
            return given;
        }

        Tensor all = ones([length, past + length], content.dtype, content.device);
        Tensor behind = all.triu(past + 1);
        if (_config.SameLength)
        {
            behind.narrow(1, 0, length).add_(all.narrow(1, 0, length).tril(-1));
        }

        return given is null ? behind.unsqueeze(0) : behind + given;
    }

    private Tensor Positions(long length, long past, long batch, Tensor content)
    {
        long first = past + length, last = _config.AttnType == "bi" ? -length : -1;
        Tensor distances = arange(first, last, -1, ScalarType.Float32, content.device);
        if (!_config.BiData)
        {
            return Waves(distances).unsqueeze(0);
        }

        // The second half of the batch is read backwards.
        Tensor forwards = Waves(distances).expand(batch / 2, -1, -1);
        return cat([forwards, Waves(distances.neg()).expand(batch / 2, -1, -1)], 0);

        Tensor Waves(Tensor places)
        {
            places = _config.ClampLen > 0 ? places.clamp(-_config.ClampLen, _config.ClampLen) : places;
            Tensor exponents = arange(0, _config.DModel, 2, ScalarType.Float32, content.device).div_(_config.DModel);
            Tensor angles = places.unsqueeze(1) * full([], 10000f, device: content.device).pow(exponents).reciprocal_();
            return cat([angles.sin(), angles.cos()], -1).to_type(content.dtype);
        }
    }

    private static Tensor? Segments(ModelInput input, Tensor content, long past)
    {
        if (input["token_type_ids"] is not { } types)
        {
            return null;
        }

        // What is remembered counts as of the first segment.
        Tensor keys = past == 0 ? types : cat([zeros([types.size(0), past], types.dtype, types.device), types], 1);
        return types.unsqueeze(2).ne(keys.unsqueeze(1)).to_type(content.dtype).unsqueeze(1);
    }
}
