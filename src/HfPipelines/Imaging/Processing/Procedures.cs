using System.Text.Json.Nodes;

namespace HfPipelines.Imaging.Processing;

/// <summary>The procedures that are more than a list of steps, by the names of the table of classes.</summary>
internal static class Procedures
{
    private static readonly Dictionary<string, Func<JsonObject, ImageProcedure>> Table = new()
    {
        ["any_resolution"] = static e => new AnyResolution(e),
        ["box_crops"] = static _ => new BoxCrops(),
        ["budgeted_images"] = static _ => new BudgetedImages(),
        ["canvas_tiles"] = static _ => new CanvasTiles(),
        ["chunk_tiles"] = static _ => new ChunkTiles(),
        ["codebooks"] = static e => new Codebooks(e),
        ["color_clusters"] = static e => new ColorClusters(e),
        ["crop_to_patches"] = static e => new CropToPatches(e),
        ["detection"] = static e => new Detection(e),
        ["flat_patches"] = static e => new FlatPatches(e),
        ["flexible_patches"] = static _ => new FlexiblePatches(),
        ["frames"] = static e => new FrameLists(e),
        ["grid_patches"] = static e => new GridPatches(e),
        ["local_tiles"] = static e => new LocalTiles(e),
        ["mask_segmentation"] = static _ => new MaskSegmentation(),
        ["masked_tiles"] = static _ => new MaskedTiles(),
        ["matting"] = static _ => new Matting(),
        ["overlapping_crops"] = static _ => new OverlappingCrops(),
        ["padded_crops"] = static _ => new PaddedCrops(),
        ["padded_patches"] = static e => new PaddedPatches(e),
        ["page_tiles"] = static _ => new PageTiles(),
        ["pairs"] = static e => new ImagePairs(e),
        ["pan_and_scan"] = static _ => new PanAndScan(),
        ["patch_grids"] = static e => new PatchGrids(e),
        ["patch_segmentation"] = static _ => new PatchSegmentation(),
        ["placed_images"] = static _ => new PlacedImages(),
        ["pose_patches"] = static _ => new PosePatches(),
        ["positioned_patches"] = static e => new PositionedPatches(e),
        ["prompt_depth"] = static e => new PromptDepth(e),
        ["prompt_masks"] = static _ => new PromptMasks(),
        ["promptable"] = static e => new Promptable(e),
        ["quarters"] = static _ => new Quarters(),
        ["slices"] = static e => new Slices(e),
        ["split_images"] = static e => new SplitImages(e),
        ["steps"] = static e => new StepProcedure(e),
        ["task_segmentation"] = static _ => new TaskSegmentation(),
        ["text_detection"] = static _ => new TextDetectionInput(),
        ["text_lines"] = static e => new TextLines(e),
        ["thumbnail_tiles"] = static _ => new ThumbnailTiles(),
        ["timm_transforms"] = static _ => new TimmTransforms(),
        ["token_tiles"] = static _ => new TokenTiles(),
        ["two_resolutions"] = static _ => new TwoResolutions(),
        ["unwarping"] = static _ => new Unwarping(),
        ["whole_patches"] = static _ => new WholePatches(),
        ["window_tiles"] = static _ => new WindowTiles(),
    };

    /// <summary>Makes a procedure.</summary>
    /// <param name="name">The name.</param>
    /// <param name="entry">The entry of the table of classes.</param>
    public static ImageProcedure Create(string name, JsonObject entry)
        => Table.TryGetValue(name, out Func<JsonObject, ImageProcedure>? create) ? create(entry) : throw new InvalidOperationException($"No procedure '{name}'.");
}
