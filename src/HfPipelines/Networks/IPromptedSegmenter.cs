using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// A network that paints what points and boxes ask for: its forward takes <c>image_embeddings</c> in place of <c>pixel_values</c>, <c>input_points</c>
/// [batch, prompts, points, 2] and <c>input_labels</c> [batch, prompts, points], and gives <c>pred_masks</c> [batch, prompts, masks, height, width] and
/// <c>iou_scores</c> [batch, prompts, masks].
/// </summary>
public interface IPromptedSegmenter
{
    /// <summary>What the network sees in pictures, whatever is asked about them.</summary>
    /// <param name="pixels">[batch, channels, height, width].</param>
    /// <returns>[batch, channels, height, width].</returns>
    Tensor EmbedImages(Tensor pixels);
}
