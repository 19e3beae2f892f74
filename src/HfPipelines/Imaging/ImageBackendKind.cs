namespace HfPipelines.Imaging;

/// <summary>Whose arithmetic an image processor follows. transformers has both and prefers torchvision's.</summary>
public enum ImageBackendKind
{
    /// <summary>torchvision: resizes without a detour over 8 bits where the input is float, and fuses rescaling and normalising.</summary>
    Torchvision,

    /// <summary>Pillow and numpy: goes back to 8 bits after every resize.</summary>
    Pillow,
}
