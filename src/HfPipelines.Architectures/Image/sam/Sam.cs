using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// SAM: masks of what points, boxes and masks ask for, <c>pred_masks</c> [batch, prompts, masks, height, width], and how well each fits,
/// <c>iou_scores</c> [batch, prompts, masks].
/// </summary>
internal sealed class Sam : Network, IPromptedSegmenter
{
    private readonly SamPositions _positions;
    private readonly SamVision _vision;
    private readonly SamPromptEncoder _prompts;
    private readonly SamMaskDecoder _decoder;

    public Sam(SamConfig config, Weights weights)
    {
        _positions = new SamPositions(weights / "shared_image_embedding");
        _vision = new SamVision(config.VisionConfig, weights / "vision_encoder");
        _prompts = new SamPromptEncoder(config.PromptEncoderConfig, _positions, weights / "prompt_encoder");
        _decoder = new SamMaskDecoder(config.MaskDecoderConfig, weights / "mask_decoder");
    }

    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput? seen = input.PixelValues is null ? null : _vision.Forward(input);
        Tensor embeddings = (seen?.LastHiddenState ?? input["image_embeddings"]) ?? throw new ModelInputException("pixel_values", "pixel_values or image_embeddings", "neither");
        Tensor? sparse = _prompts.Sparse(input);
        if (sparse is not null && sparse.size(0) != embeddings.size(0))
        {
            throw new ModelInputException("input_points", $"prompts for each of {embeddings.size(0)} pictures", $"for {sparse.size(0)}");
        }

        (Tensor masks, Tensor scores) = _decoder.Forward(
            embeddings + _prompts.Dense(input["input_masks"]),
            _positions.OfGrid(_prompts.GridSize),
            sparse,
            input["multimask_output"] is null || input.IsSet("multimask_output"),
            input["attention_similarity"],
            input["target_embedding"]);
        var output = new ModelOutput();
        output.Add("iou_scores", scores);
        output.Add("pred_masks", masks);
        if (seen is not null)
        {
            foreach ((string path, Tensor tensor) in seen.Where(o => o.Key != "last_hidden_state"))
            {
                output.Add($"vision_{path}", tensor);
            }
        }

        return output;
    }

    public override ModelOutput Invoke(string method, ModelInput input)
    {
        if (method != "get_image_embeddings")
        {
            return base.Invoke(method, input);
        }

        var output = new ModelOutput();
        output.Add("output", EmbedImages(input.Pixels()));
        return output;
    }

    public Tensor EmbedImages(Tensor pixels) => _vision.Forward(new ModelInput { PixelValues = pixels }).LastHiddenState;
}
