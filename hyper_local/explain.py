def explained(report):
    return ""
