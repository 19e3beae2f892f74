using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Splinter with a head that compares each token with question tokens, as begin and end of what they stand for.</summary>
internal sealed class SpanSelector : Network
{
    private const double NormEpsilon = 1e-5;

    private readonly SplinterConfig _config;
    private readonly Network _model;
    private readonly bool _isForAll;
    private readonly (PredictionHead Query, PredictionHead Token, Linear Comparison) _begin;
    private readonly (PredictionHead Query, PredictionHead Token, Linear Comparison) _end;

    /// <summary>Takes the head of a checkpoint.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="model">The encoder.</param>
    /// <param name="weights">The view that holds the head.</param>
    /// <param name="isForAll">Whether all question tokens of a text are answered, [batch, questions, length], and not the first, [batch, length].</param>
    public SpanSelector(SplinterConfig config, Network model, Weights weights, bool isForAll)
    {
        (_config, _model, _isForAll) = (config, model, isForAll);
        _begin = Side("start");
        _end = Side("end");

        (PredictionHead, PredictionHead, Linear) Side(string name) => (
            Head($"query_{name}_transform"), Head($"{name}_transform"), new Linear(weights / $"{name}_classifier", config.HiddenSize, config.HiddenSize, bias: false));

        PredictionHead Head(string name) => PredictionHead.Create(weights / name, config.HiddenSize, config.HiddenSize, "gelu", NormEpsilon);
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        Tensor? given = input["question_positions"];
        Tensor questions = given ?? Questions(input);
        ModelOutput inner = _model.Forward(input);
        Tensor hidden = inner.LastHiddenState;
        Tensor asking = hidden.gather(1, questions.unsqueeze(-1).expand(-1, -1, hidden.size(2)));
        var output = new ModelOutput();
        output.Add("start_logits", Score(_begin));
        output.Add("end_logits", Score(_end));
        output.AddRest(inner, "last_hidden_state");
        return output;

        Tensor Score((PredictionHead Query, PredictionHead Token, Linear Comparison) side)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor scores = side.Comparison.Forward(side.Query.Forward(asking)).matmul(side.Token.Forward(hidden).transpose(1, 2));
            if (input.AttentionMask is { } mask)
            {
                scores.add_((1 - mask.to_type(scores.dtype)).unsqueeze(1).mul_(finfo(scores.dtype).min));
            }

            return (given is null && !_isForAll ? scores.squeeze(1) : scores).MoveToOuterDisposeScope();
        }
    }

    /// <summary>The places of question tokens, int64 [batch, questions]; behind those of a text with fewer the padding token's number.</summary>
    private Tensor Questions(ModelInput input)
    {
        if (input.InputIds is not { } ids)
        {
            return _isForAll ? throw new ModelInputException("question_positions", "[batch, questions]", "none")
                : zeros([input.InputsEmbeds!.size(0), 1], ScalarType.Int64, input.InputsEmbeds.device);
        }

        Tensor isQuestion = ids.eq(_config.QuestionTokenId).to_type(ScalarType.Int64);
        if (!_isForAll)
        {
            return isQuestion.argmax(-1, keepdim: true);
        }

        Tensor counts = isQuestion.sum(1);
        if (counts.min().ToInt64() == 0)
        {
            throw new ModelInputException("input_ids", $"in every text a question token, {_config.QuestionTokenId}", "none");
        }

        // Ordered by place, questions first.
        long most = counts.max().ToInt64();
        Tensor places = arange(ids.size(1), ScalarType.Int64, ids.device).expand(ids.shape);
        (Tensor ordered, _) = places.masked_fill(isQuestion.eq(0), ids.size(1)).sort(1);
        ordered = ordered.narrow(1, 0, most);
        return ordered.masked_fill(ordered.eq(ids.size(1)), _config.Required(_config.PadTokenId, "pad_token_id"));
    }
}
