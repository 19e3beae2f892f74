using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>RT-DETR: the places of encoded feature maps that look most like objects become the queries of a decoder.</summary>
internal sealed class RTDetr : Network
{
    // The size of the boxes of the finest map, as a part of the picture's; that of the next is the double.
    private const double AnchorSize = 0.05;
    private const double AnchorMargin = 1e-2;
    private const double InputNormEpsilon = 1e-5;

    private readonly IRTDetrConfig _config;
    private readonly Backbone _backbone;
    private readonly Convolution2d[] _inputs;
    private readonly RTDetrEncoder _encoder;
    private readonly Convolution2d[] _memory;
    private readonly Linear _output;
    private readonly LayerNorm _outputNorm;
    private readonly Linear _labels;
    private readonly PerceptronStack _boxes;
    private readonly Embedding? _queries;
    private readonly RTDetrDecoder _decoder;

    public RTDetr(RTDetrOptions options, PretrainedConfig own, Weights weights, bool hasHeads)
    {
        weights = weights.As(own.Architecture.BaseClass, own);
        IRTDetrConfig config = _config = options.Config;
        (int size, int inner) = (config.DModel, config.EncoderHiddenDim);
        PretrainedConfig backbone = config.BackboneConfig;
        _backbone = backbone.Architecture.CreateBackbone(backbone, weights / "backbone" / "model");
        _inputs = [.. _backbone.Channels.Select((c, i) => RTDetrBlocks.Projection(weights / "encoder_input_proj" / i, c, inner, InputNormEpsilon))];
        _encoder = new RTDetrEncoder(config, _inputs.Length, weights / "encoder");
        IReadOnlyList<int> channels = config.Required(config.DecoderInChannels, "decoder_in_channels");
        _memory = [.. Enumerable.Range(0, config.NumFeatureLevels).Select(i => i < channels.Count
            ? RTDetrBlocks.Projection(weights / "decoder_input_proj" / i, channels[i], size, config.BatchNormEps)
            : RTDetrBlocks.Projection(weights / "decoder_input_proj" / i, i == channels.Count ? channels[^1] : size, size, config.BatchNormEps, 3, 2))];
        _output = new Linear(weights / "enc_output" / 0, size, size);
        _outputNorm = new LayerNorm(weights / "enc_output" / 1, size, config.LayerNormEps);
        _labels = new Linear(weights / "enc_score_head", size, config.NumLabels);
        _boxes = new PerceptronStack(weights / "enc_bbox_head", size, size, size, 4);
        _queries = config.LearnInitialQuery ? new Embedding(weights / "weight_embedding", config.NumQueries, size) : null;
        _decoder = new RTDetrDecoder(options, weights / "decoder", hasHeads);
        if (config.NumDenoising > 0)
        {
            // It serves training alone.
            weights.Get("denoising_class_embed.weight", config.NumLabels + 1, size);
        }
    }

    public override ModelOutput Forward(ModelInput input)
    {
        IReadOnlyList<Tensor> features = _backbone.FeatureMaps(input.Pixels());
        (IReadOnlyList<Tensor> encoded, IReadOnlyList<Tensor> states) = _encoder.Forward([.. features.Select((f, i) => _inputs[i].Forward(f))]);
        DeformableMaps maps = DeformableMaps.Of([.. _memory.Select((m, i) => m.Forward(encoded[Math.Min(i, encoded.Count - 1)]))]);
        (Tensor anchors, Tensor valid) = Anchors(maps);
        Tensor memory = _outputNorm.Forward(_output.Forward(maps.States * valid));
        Tensor scores = _labels.Forward(memory);
        Tensor boxes = _boxes.Forward(memory).add_(anchors);
        if (scores.size(1) < _config.NumQueries)
        {
            throw new ModelInputException("pixel_values", $"pictures with {_config.NumQueries} places in their feature maps", $"{scores.size(1)}");
        }

        Tensor best = scores.amax([-1]).topk(_config.NumQueries, 1).indexes.unsqueeze(-1);
        Tensor chosen = At(boxes, best);
        Tensor queries = _queries is null ? At(memory, best) : _queries.Weight.unsqueeze(0).expand(memory.size(0), -1, -1);
        var output = new ModelOutput();
        _decoder.Forward(input, queries, chosen, maps, output);
        output.Add("encoder_last_hidden_state", encoded);
        output.Add("encoder_hidden_states", input.OutputHiddenStates ? states : null);
        output.Add("init_reference_points", chosen);
        output.Add("enc_topk_logits", At(scores, best));
        output.Add("enc_topk_bboxes", chosen.sigmoid());
        output.Add("enc_outputs_class", scores);
        output.Add("enc_outputs_coord_logits", boxes);
        return output;

        static Tensor At(Tensor places, Tensor indices) => places.gather(1, indices.expand(-1, -1, places.size(2)));
    }

    // A box at each place before the sigmoid, and whether it lies well within the picture.
    private (Tensor Boxes, Tensor Valid) Anchors(DeformableMaps maps)
    {
        IReadOnlyList<(long Height, long Width)> sizes = _config.AnchorImageSize is { Count: > 0 } image
            ? [.. _config.Required(_config.FeatStrides, "feat_strides").Select(s => ((long)(image[0] / s), (long)(image[^1] / s)))]
            : maps.Sizes;
        (ScalarType type, Device device) = (maps.States.dtype, maps.States.device);
        Tensor all = cat(sizes.Select((size, level) =>
        {
            (long height, long width) = size;
            Tensor x = arange(width, type, device).add_(0.5).div_(width).unsqueeze(0).expand(height, -1);
            Tensor y = arange(height, type, device).add_(0.5).div_(height).unsqueeze(1).expand(-1, width);
            Tensor extent = full_like(x, AnchorSize * Math.Pow(2, level));
            return stack([x, y, extent, extent], -1).view(height * width, 4);
        }).ToArray()).unsqueeze(0);
        if (all.size(1) != maps.States.size(1))
        {
            throw new ModelInputException("pixel_values", $"pictures with {all.size(1)} places in their feature maps, as anchor_image_size says", $"{maps.States.size(1)}");
        }

        Tensor valid = all.gt(AnchorMargin).logical_and(all.lt(1 - AnchorMargin)).all(-1, keepdim: true);
        return (where(valid, (all / (1 - all)).log(), full(1, finfo(type).max, type, device)), valid.to_type(type));
    }
}
