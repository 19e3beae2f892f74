using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// XLNet with a head that finds answers: the most probable begins, for each of them the most probable ends, and in <c>cls_logits</c> [batch] whether there
/// is no answer. <c>p_mask</c> [batch, length] is 1 where no answer may begin or end, <c>cls_index</c> [batch] the place of the classification token.
/// </summary>
internal sealed class XLNetSpanAnswerer : Network
{
    private const double Hidden = 1e30;

    private readonly XLNetConfig _config;
    private readonly XLNet _model;
    private readonly Linear _begin;
    private readonly PredictionHead _endTransform;
    private readonly Linear _end;
    private readonly Linear _answerTransform;
    private readonly Linear _answer;

    public XLNetSpanAnswerer(XLNetConfig config, XLNet model, Weights weights)
    {
        int size = config.DModel;
        (_config, _model) = (config, model);
        _begin = new Linear(weights / "start_logits" / "dense", size, 1);
        _endTransform = PredictionHead.Create(weights / "end_logits", 2 * size, size, "tanh", config.LayerNormEps, "dense_0");
        _end = new Linear(weights / "end_logits" / "dense_1", size, 1);
        _answerTransform = new Linear(weights / "answer_class" / "dense_0", 2 * size, size);
        _answer = new Linear(weights / "answer_class" / "dense_1", size, 1, bias: false);
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = _model.Forward(input);
        Tensor hidden = inner.LastHiddenState;
        (long batch, long length, long size) = (hidden.size(0), hidden.size(1), hidden.size(2));
        (int begins, int ends) = (_config.StartNTop, _config.EndNTop);
        if (length < Math.Max(begins, ends))
        {
            throw new ModelInputException("input_ids", $"at least {Math.Max(begins, ends)} tokens", $"{length}");
        }

        Tensor? mask = input["p_mask"]?.to_type(hidden.dtype);
        Tensor begin = Hide(_begin.Forward(hidden).squeeze(-1), mask).softmax(-1);
        (Tensor beginChances, Tensor beginPlaces) = begin.topk(begins);
        Tensor beginStates = hidden.gather(1, beginPlaces.unsqueeze(-1).expand(-1, -1, size)).unsqueeze(1).expand(-1, length, -1, -1);
        Tensor pairs = cat([hidden.unsqueeze(2).expand(-1, -1, begins, -1), beginStates], -1);
        Tensor end = Hide(_end.Forward(_endTransform.Forward(pairs)).squeeze(-1), mask?.unsqueeze(-1)).softmax(1);
        (Tensor endChances, Tensor endPlaces) = end.topk(ends, 1);
        Tensor expected = begin.unsqueeze(1).matmul(hidden).squeeze(1);
        Tensor first = input["cls_index"] is { } places
            ? hidden.gather(1, places.view(-1, 1, 1).expand(-1, -1, size)).squeeze(1)
            : hidden.select(1, length - 1);
        var output = new ModelOutput();
        output.Add("start_top_log_probs", beginChances);
        output.Add("start_top_index", beginPlaces);
        output.Add("end_top_log_probs", endChances.reshape(batch, begins * ends));
        output.Add("end_top_index", endPlaces.reshape(batch, begins * ends));
        output.Add("cls_logits", _answer.Forward(_answerTransform.Forward(cat([expected, first], -1)).tanh_()).squeeze(-1));
        output.AddRest(inner, "last_hidden_state");
        return output;
    }

    private static Tensor Hide(Tensor scores, Tensor? mask) => mask is null ? scores : (scores * (1 - mask)).sub_(mask * Hidden);
}
